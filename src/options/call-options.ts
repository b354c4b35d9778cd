import type { ParserOptions } from 'stream-json/core/parser.js'
import type { AuthSource } from '../credentials/credentials.js'
import type { RedactionOptions } from '../errors/redaction.js'
import type { Querystring } from '../message/querystring.js'
import type { RequestHeaders } from '../message/wire.js'
import type { Duration } from '../validate/duration.js'

/**
 * Says how long to wait before the next retry. It is not asked where a response has said so itself, by `Retry-After` (RFC 9110, section
 * 10.2.3), nor when the next attempt goes to another node because this one cannot be reached: that is made at once.
 *
 * @example
 * ```ts
 * const steady: RetryBackoff = (min, max, attempt) => Math.min(max, min * attempt)
 * ```
 * @param min - the shortest sensible wait, in seconds: 0.25
 * @param max - the longest sensible wait, in seconds: 20
 * @param attempt - how many attempts have failed so far, from 1
 * @returns seconds
 */
export type RetryBackoff = (min: number, max: number, attempt: number) => number

/** Deadlines, in milliseconds or as a string such as `'30s'`; each ends the call with a `TimeoutError` that names it. */
export interface DeadlineOptions {
  /** From starting to connect to a socket that is ready, TLS included. @defaultValue 10000 */
  connectTimeout?: Duration | undefined
  /** From the request's start to the head of the response. @defaultValue off */
  headersTimeout?: Duration | undefined
  /** Between two chunks of the response; does not run while the consumer has paused it. @defaultValue off */
  idleTimeout?: Duration | undefined
  /** One attempt, from waiting for a socket to the last byte. @defaultValue off */
  requestTimeout?: Duration | undefined
  /** The whole call: all attempts and the waits between them. @defaultValue off */
  totalTimeout?: Duration | undefined
}

/** The options that a client has defaults for, and that each call can override. */
export interface SharedOptions extends DeadlineOptions {
  /**
   * How often a failed call is repeated at most: after a failed connection, and the statuses 429, 502, 503 and 504. A call that must
   * not be processed twice is repeated only where it certainly was not processed. While too many attempts fail only
   * other nodes are tried. Source: gRPC A6, retry throttling. @defaultValue 3
   */
  maxRetries?: number | undefined
  /** Whether an attempt that ran into a deadline is repeated. @defaultValue false */
  retryOnTimeout?: boolean | undefined
  /** How long to wait before a retry. @defaultValue anything up to 0.5 s before the first, doubling with each, up to 20 s */
  retryBackoff?: RetryBackoff | undefined
  /** Compresses the request's body with gzip and asks for compressed responses. @defaultValue `false`; `true` on Elastic Cloud */
  compression?: boolean | 'gzip' | undefined
  /**
   * Most bytes of a response after decompression; more is a `RequestAbortedError`.
   * @defaultValue none; what is not streamed can have as many as a string (`MAX_STRING_LENGTH` of node:buffer)
   */
  maxResponseSize?: number | undefined
  /** Most bytes of a response as they come over the network; more is a `RequestAbortedError`. @defaultValue none */
  maxCompressedResponseSize?: number | undefined
  /** Header fields to add; `undefined` removes one of the client's. For no credentials say `auth: null`. @defaultValue none */
  headers?: RequestHeaders | undefined
  /** Sent as `X-Opaque-Id`, by which Elasticsearch names a task's or slow log's origin. @defaultValue none */
  opaqueId?: string | undefined
  /** Anything; comes back in `meta` and in events. @defaultValue undefined */
  context?: unknown
  /**
   * Credentials, or where to get them; `null` for none. They take the place of all that the client, or the one it is derived from,
   * had: of its `authorization` header, too. A header that is given beside them goes first.
   * @defaultValue those in a node's URL, if there are any
   */
  auth?: AuthSource | null | undefined
  /** How secrets are hidden in errors. @defaultValue `{ type: 'replace' }` */
  redaction?: RedactionOptions | undefined
}

/** Options of one call that helpers pass on to each of their calls. */
export interface PassedOptions extends SharedOptions {
  /** Parameters to add to the querystring. @defaultValue none */
  querystring?: Querystring | undefined
  /** The request's id in `meta` and in events. @defaultValue a running number */
  id?: unknown
  /**
   * Ends the call with a `RequestAbortedError` when it is aborted. Unsubscribing does the same without an error.
   * @defaultValue none
   */
  signal?: AbortSignal | undefined
}

/** Options of one call: the second argument of an API method. */
export interface CallOptions extends PassedOptions {
  /** Status codes that are not errors for this call. @defaultValue none; for a HEAD, 404 never is one */
  ignore?: readonly number[] | undefined
  /**
   * Emit the result together with its status, headers, warnings and `meta`; of a streamed response they go in front.
   * @defaultValue false
   */
  meta?: boolean | undefined
  /**
   * Emit the response as it arrives: `true` as stream-json tokens, or an object with stream-json's options of its parser for other
   * tokens; `'bytes'` as decoded bytes. What has been emitted is not taken back: a response that breaks off is an error, not repeated.
   *
   * @defaultValue false
   */
  asStream?: boolean | 'bytes' | ParserOptions | undefined
}
