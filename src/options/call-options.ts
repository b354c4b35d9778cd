import type { ParserOptions } from 'stream-json/core/parser.js'
import type { RedactionOptions } from '../errors/redaction.js'
import type { RequestHeaders } from '../wire.js'
import type { AuthSource } from './auth.js'
import type { Duration } from './duration.js'

/**
 * Says how long to wait before the next retry.
 * @param min - the shortest sensible wait, in seconds
 * @param max - the longest sensible wait, in seconds
 * @param attempt - how many attempts have failed so far, from 1
 * @returns seconds
 */
export type RetryBackoff = (min: number, max: number, attempt: number) => number

/** A querystring as an object (lists joined by commas, `undefined` dropped) or ready-made. */
export type Querystring = string | Readonly<Record<string, unknown>>

/** Deadlines, in milliseconds or as a string such as `'30s'`; each ends the call with a `TimeoutError` that names it. */
export interface DeadlineOptions {
  /** From starting to connect to a socket that is ready, TLS included. @defaultValue 10000 */
  connectTimeout?: Duration | undefined
  /** From the request's start to the head of the reply. @defaultValue off */
  headersTimeout?: Duration | undefined
  /** Between two pieces of the reply; does not run while the consumer has paused it. @defaultValue off */
  idleTimeout?: Duration | undefined
  /** One attempt, from waiting for a socket to the last byte. @defaultValue off */
  requestTimeout?: Duration | undefined
  /** The whole call: all attempts and the waits between them. @defaultValue off */
  totalTimeout?: Duration | undefined
}

/** The options that a client has defaults for, and that each call can override. */
export interface SharedOptions extends DeadlineOptions {
  /** How often a failed call is repeated at most. @defaultValue 3 */
  maxRetries?: number | undefined
  /** Whether an attempt that ran into a deadline is repeated. @defaultValue false */
  retryOnTimeout?: boolean | undefined
  /** How long to wait before a retry. @defaultValue exponential with full jitter */
  retryBackoff?: RetryBackoff | undefined
  /** Compresses the request's body and asks for compressed replies. @defaultValue false */
  compression?: boolean | 'gzip' | undefined
  /** Most bytes of a reply after decompression; more is a `RequestAbortedError`. @defaultValue no limit of its own */
  maxResponseSize?: number | undefined
  /** Most bytes of a reply as they come over the network; more is a `RequestAbortedError`. @defaultValue no limit of its own */
  maxCompressedResponseSize?: number | undefined
  /** Header fields to add; `undefined` removes one of the client's. For no credentials say `auth: null`. */
  headers?: RequestHeaders | undefined
  /** Sent as `X-Opaque-Id`, by which Elasticsearch names a task's or slow log's origin. */
  opaqueId?: string | undefined
  /** Anything; comes back in `meta` and in events. */
  context?: unknown
  /**
   * Credentials, or where to get them; `null` for none. They take the place of all that the client, or the one it is derived from,
   * had: of its `authorization` header, too. A header that is given beside them goes first.
   */
  auth?: AuthSource | null | undefined
  /** How secrets are hidden in errors. @defaultValue `{ type: 'replace' }` */
  redaction?: RedactionOptions | undefined
}

/** What a call's second argument can say. */
export interface CallOptions extends SharedOptions {
  /** Status codes that are not errors for this call. */
  ignore?: readonly number[] | undefined
  /** Parameters to add to the querystring. */
  querystring?: Querystring | undefined
  /** The request's id in `meta` and in events. @defaultValue a running number */
  id?: unknown
  /** Ends the call with a `RequestAbortedError` when it is aborted. Unsubscribing does the same without an error. */
  signal?: AbortSignal | undefined
  /**
   * Emit the result together with its status, headers, warnings and `meta`. @defaultValue false
   */
  meta?: boolean | undefined
  /** Emit the reply as it arrives: `true` as stream-json tokens, `'bytes'` as decoded bytes. @defaultValue false */
  asStream?: boolean | 'bytes' | ParserOptions | undefined
}
