import { parseFunction } from '../../validate/parse-options.js'
import { checkResponse } from '../check-response.js'
import type { RecordedRequest } from './recorded-request.js'

/** Headers of a response. `undefined` removes a default header, such as `x-elastic-product`. */
export type FakeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Response of a test, in place of the cluster's own. */
export interface InterceptedResponse {
  /** HTTP status. @defaultValue 200 */
  readonly statusCode?: number
  /** Header fields that are added to those of every response, or replace them. @defaultValue none */
  readonly headers?: FakeHeaders
  /** Body: strings and bytes are sent unchanged, anything else as JSON. @defaultValue none */
  readonly body?: unknown
  /** Delay of the response, in milliseconds. @defaultValue 0 */
  readonly delay?: number
  /** Never finishes the response: with a body, half of it is sent; without one, nothing. @defaultValue false */
  readonly hang?: boolean
  /** Cuts the connection: with a body, after half of it; without one, at once. @defaultValue false */
  readonly disconnect?: boolean
}

/** Asks the cluster for its own response, for example to change it. */
export type Respond = () => Promise<InterceptedResponse>

/**
 * Function that can answer a request in place of the cluster. The result `undefined` passes the request on.
 *
 * @example
 * ```ts
 * const refuseWrites: FakeInterceptor = ({ method }) => (method === 'PUT' ? { statusCode: 429, body: { status: 429 } } : undefined)
 * ```
 */
export type FakeInterceptor = (
  request: RecordedRequest,
  respond: Respond,
) => InterceptedResponse | undefined | Promise<InterceptedResponse | undefined>

const PROPERTIES = [
  'statusCode',
  'headers',
  'body',
  'delay',
  'hang',
  'disconnect',
] satisfies (keyof InterceptedResponse)[]

/** Interceptors of a cluster. The one that was added last comes first. */
export class FakeInterceptors {
  readonly #interceptors: FakeInterceptor[] = []

  /** Adds an interceptor. Returns a function that removes it. @throws ConfigurationError if it is no function */
  add(interceptor: FakeInterceptor): () => void {
    parseFunction()('intercept: the interceptor', interceptor)
    // A wrapper for each call: the same function may be added twice and removed once.
    const entry: FakeInterceptor = (request, respond) => interceptor(request, respond)
    this.#interceptors.unshift(entry)
    return () => {
      const place = this.#interceptors.indexOf(entry)
      if (place >= 0) this.#interceptors.splice(place, 1)
    }
  }

  async answer(request: RecordedRequest, own: Respond): Promise<InterceptedResponse> {
    for (const interceptor of [...this.#interceptors]) {
      const response = await interceptor(request, own)
      if (response === undefined) continue
      checkResponse(response, PROPERTIES)
      return response
    }
    return own()
  }
}
