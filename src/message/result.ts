import type { RequestMeta } from '../errors/index.js'
import type { ReplyHeaders } from './wire.js'

/** Facts about a call: the official client's `meta`. */
export type ResultMeta<TContext = unknown> = RequestMeta<TContext>

/** A result together with what is known of its reply. */
export interface Result<TBody = unknown, TContext = unknown> {
  /** What the call emits without `meta`. */
  body: TBody
  /** The reply's status; one of 400 or more if the call has it in `ignore`, or for a HEAD that is answered 404. */
  statusCode: number
  /** The reply's header fields. */
  headers: ReplyHeaders
  /** The texts of the `Warning` header, by which Elasticsearch tells of deprecations. Source: RFC 7234, section 5.5 */
  warnings: string[]
  /** The call: its request, its node, and how many attempts it took. */
  meta: ResultMeta<TContext>
}

/** What goes before the tokens or bytes of a streamed reply when `meta` is asked for. */
export interface StreamHead<TContext = unknown> extends Omit<Result<never, TContext>, 'body'> {
  /** Tells it from a token, whose names are others. */
  name: 'head'
}

/** @internal Reads a reply while it arrives. Every attempt has one of its own, so that a reply that breaks off can be repeated. */
export interface Gatherer {
  push(chunk: Uint8Array): void
  /** @returns the result, once the whole reply has come */
  end(): unknown
}
