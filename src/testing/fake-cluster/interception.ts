import type { WireReply } from './http/dispatch.js'
import type { RecordedRequest } from './recorded-request.js'

/** Headers of an answer; undefined leaves one out that is there by default, such as `x-elastic-product`. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The answer of a test instead of the cluster's own. */
export interface InterceptedReply {
  /** The HTTP status. @defaultValue 200 */
  readonly status?: number
  /** Header fields besides those of every reply, or in their place. @defaultValue none */
  readonly headers?: ReplyHeaders
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
export type Respond = () => Promise<InterceptedReply>

/**
 * Looks at a request first; what it returns is answered, unless it is undefined.
 *
 * @example
 * ```ts
 * const refuseWrites: Interceptor = ({ method }) => (method === 'PUT' ? { status: 429, body: { status: 429 } } : undefined)
 * ```
 */
export type Interceptor = (
  request: RecordedRequest,
  respond: Respond,
) => InterceptedReply | undefined | Promise<InterceptedReply | undefined>

/** The interceptors of a cluster; the one added last is asked first. */
export class Interceptors {
  readonly #interceptors: Interceptor[] = []

  /** Adds one; returns a function that removes it. */
  add(interceptor: Interceptor): () => void {
    // A wrapper of its own: the same function may be added twice and removed once.
    const entry: Interceptor = (request, respond) => interceptor(request, respond)
    this.#interceptors.unshift(entry)
    return () => {
      const place = this.#interceptors.indexOf(entry)
      if (place >= 0) this.#interceptors.splice(place, 1)
    }
  }

  async answer(request: RecordedRequest, own: () => Promise<WireReply>): Promise<InterceptedReply> {
    for (const interceptor of [...this.#interceptors]) {
      const reply = await interceptor(request, own)
      if (reply !== undefined) return reply
    }
    return own()
  }
}
