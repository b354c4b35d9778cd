import type { RecordedRequest } from './recorded-request.js'

/** Headers of an answer; undefined leaves one out that is there by default, such as `x-elastic-product`. */
export type FakeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The answer of a test instead of the cluster's own. */
export interface InterceptedResponse {
  /** The HTTP status. @defaultValue 200 */
  readonly status?: number
  /** Header fields besides those of every response, or in their place. @defaultValue none */
  readonly headers?: FakeHeaders
  /** Text and bytes go out as they are, anything else as JSON. @defaultValue none */
  readonly body?: unknown
  /** Milliseconds to wait before the answer. @defaultValue 0 */
  readonly delay?: number
  /** Never finish: with a body, its first half is sent; without one, nothing at all. @defaultValue false */
  readonly hang?: boolean
  /** Cut the connection: with a body, after its first half; without one, at once. @defaultValue false */
  readonly disconnect?: boolean
}

/** Asks the cluster for its own answer, for instance to change it. */
export type Respond = () => Promise<InterceptedResponse>

/**
 * Looks at a request first; what it returns is answered, unless it is undefined.
 *
 * @example
 * ```ts
 * const refuseWrites: FakeInterceptor = ({ method }) => (method === 'PUT' ? { status: 429, body: { status: 429 } } : undefined)
 * ```
 */
export type FakeInterceptor = (
  request: RecordedRequest,
  respond: Respond,
) => InterceptedResponse | undefined | Promise<InterceptedResponse | undefined>

/** The interceptors of a cluster; the one added last is asked first. */
export class FakeInterceptors {
  readonly #interceptors: FakeInterceptor[] = []

  /** Adds one; returns a function that removes it. */
  add(interceptor: FakeInterceptor): () => void {
    // A wrapper of its own: the same function may be added twice and removed once.
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
      if (response !== undefined) return response
    }
    return own()
  }
}
