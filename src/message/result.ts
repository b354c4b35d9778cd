import type { RequestMeta } from '../errors/index.js'
import type { ResponseHeaders } from './wire.js'

/** Facts about a call: the official client's `meta`. */
export type ResultMeta<TContext = unknown> = RequestMeta<TContext>

/** Result of a call, with facts about its response. */
export interface Result<TBody = unknown, TContext = unknown> {
  /** Value that the call emits without `meta`. */
  body: TBody
  /**
   * Status of the response. It is 400 or more if the call has it in `ignore`, and 404 for a HEAD that finds nothing.
   */
  statusCode: number
  /** Header fields of the response. */
  headers: ResponseHeaders
  /** Texts of the `Warning` header, which reports deprecations. Source: RFC 7234, section 5.5 */
  warnings: string[]
  /** Facts about the call: its request, its node, its number of attempts. */
  meta: ResultMeta<TContext>
}

/** First value of a streamed response with `meta`. Tokens or bytes follow it. */
export interface StreamHead<TContext = unknown> extends Omit<Result<never, TContext>, 'body'> {
  /** Distinguishes the head from a token, whose names differ. */
  name: 'head'
}

/**
 * Destination of a response body while it arrives. Each attempt has its own, so that an interrupted response can be
 * retried.
 */
export interface BodySink {
  push(chunk: Uint8Array): void
  /** @returns the result, once the whole response has come */
  end(): unknown
  /** Parsed response, after the end. It can lack results, which is reported. @defaultValue unknown */
  readonly response?: unknown
}
