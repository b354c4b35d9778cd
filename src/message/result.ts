import type { RequestMeta } from '../errors/index.js'
import type { ResponseHeaders } from './wire.js'

/** Facts about a call: the official client's `meta`. */
export type ResultMeta<TContext = unknown> = RequestMeta<TContext>

/** A result together with what is known of its response. */
export interface Result<TBody = unknown, TContext = unknown> {
  /** What the call emits without `meta`. */
  body: TBody
  /** The response's status; one of 400 or more if the call has it in `ignore`, or for a HEAD that is answered 404. */
  statusCode: number
  /** The response's header fields. */
  headers: ResponseHeaders
  /** The texts of the `Warning` header, by which Elasticsearch tells of deprecations. Source: RFC 7234, section 5.5 */
  warnings: string[]
  /** The call: its request, its node, and how many attempts it took. */
  meta: ResultMeta<TContext>
}

/** What goes before the tokens or bytes of a streamed response when `meta` is asked for. */
export interface StreamHead<TContext = unknown> extends Omit<Result<never, TContext>, 'body'> {
  /** Tells it from a token, whose names are others. */
  name: 'head'
}

/** Destination of a response body while it arrives. Each attempt has its own, so that a response that breaks off can be retried. */
export interface BodySink {
  push(chunk: Uint8Array): void
  /** @returns the result, once the whole response has come */
  end(): unknown
}
