import type { ParserOptions } from 'stream-json/core/parser.js'
import type { AuthSource } from '../credentials/credentials.js'
import type { RedactionOptions } from '../errors/redaction.js'
import type { Querystring } from '../message/querystring.js'
import type { RequestHeaders } from '../message/wire.js'
import type { Duration } from '../validate/duration.js'
import type { HedgeOptions } from './hedge-options.js'

/**
 * Function that returns the wait before the next retry.
 *
 * It is not called if the response has a `Retry-After` (RFC 9110, section 10.2.3). It is not called either if the node
 * cannot be reached and another one is tried at once.
 *
 * @example
 * ```ts
 * const steady: RetryBackoff = (min, max, attempt) => Math.min(max, min * attempt)
 * ```
 * @param min - shortest sensible wait, in seconds: 0.25
 * @param max - longest sensible wait, in seconds: 20
 * @param attempt - number of failed attempts so far, from 1
 * @returns wait in seconds
 */
export type RetryBackoff = (min: number, max: number, attempt: number) => number

/**
 * Deadlines, in milliseconds or as a string such as `'30s'`. Each one ends the call with a `TimeoutError` that names
 * it.
 */
export interface DeadlineOptions {
  /** Time to connect, from the start to a ready socket, TLS included. @defaultValue 10000 */
  connectTimeout?: Duration | false | undefined
  /** Time from the request's start to the head of the response. @defaultValue none */
  headersTimeout?: Duration | false | undefined
  /**
   * Time between two chunks of the response. It does not run while the consumer pauses the response. @defaultValue none
   */
  idleTimeout?: Duration | false | undefined
  /** Time of one attempt, from waiting for a socket to the last byte. @defaultValue none */
  requestTimeout?: Duration | false | undefined
  /** Time of the whole call: all attempts and the waits between them. @defaultValue none */
  totalTimeout?: Duration | false | undefined
}

/** Options that a client has defaults for, and that each call can override. */
export interface SharedOptions extends DeadlineOptions {
  /**
   * Largest number of retries of a call. Connection errors and the statuses 429, 502, 503 and 504 are retried.
   *
   * A call that must not be processed twice is retried only if the server certainly did not process it. While too many
   * attempts fail, only other nodes are tried. Source: gRPC A6, retry throttling. @defaultValue 3
   */
  maxRetries?: number | undefined
  /** Retries attempts that exceed a deadline. @defaultValue false */
  retryOnTimeout?: boolean | undefined
  /** Wait before a retry. @defaultValue random up to 0.5 s before the first, doubling with each, up to 20 s */
  retryBackoff?: RetryBackoff | false | undefined
  /**
   * Second attempt of a late call at another living node. The first response wins, and the other attempt is canceled.
   *
   * It is made for calls that read, at most once a call, and while the retry budget allows it. Other calls
   * ignore this option, and so do calls that tell the server to wait. A buffered call is late if its response is not complete, a streamed one if its head has not arrived.
   * @defaultValue `false`
   * @example
   * ```ts
   * const client = new Client({ nodes: ['http://es1:9200', 'http://es2:9200'], hedge: { after: 'p95' } })
   * ```
   */
  hedge?: HedgeOptions | false | undefined
  /**
   * Compresses the request's body with gzip, and requests compressed responses. @defaultValue `false`; `true` on
   * Elastic Cloud
   */
  compression?: boolean | 'gzip' | undefined
  /**
   * Default of the parameter `allow_partial_search_results`, for all APIs that have it but the pages of `scan$` and `scroll$`.
   *
   * With `false`, a search whose shards are not all there is an error (503), which is retried. Without it, Elasticsearch
   * may answer 200 with the hits of the other shards, for example while a node dies.
   * @defaultValue that of Elasticsearch: true
   */
  allowPartialSearchResults?: boolean | undefined
  /**
   * Largest response after decompression, in bytes. A larger one is a `RequestAbortedError`.
   *
   * @defaultValue none; for a buffered response the longest string (`MAX_STRING_LENGTH` of node:buffer)
   */
  maxResponseSize?: number | false | undefined
  /** Largest response before decompression, in bytes. A larger one is a `RequestAbortedError`. @defaultValue none */
  maxCompressedResponseSize?: number | false | undefined
  /**
   * Largest path of a request with its querystring, in bytes. A longer one is a `ConfigurationError`, and is not sent.
   *
   * Elasticsearch refuses lines of more than 4 KB with a 400, unless `http.max_initial_line_length` is larger. A proxy may close
   * the connection. @defaultValue none
   */
  maxPathLength?: number | false | undefined
  /**
   * Header fields to add. `undefined` removes one of the client's; `auth: null` removes the credentials. @defaultValue
   * none
   */
  headers?: RequestHeaders | undefined
  /** Value of `X-Opaque-Id`, which names the origin of a task or slow log entry. @defaultValue none */
  opaqueId?: string | false | undefined
  /** Any value of your own. It comes back in `meta` and in events. @defaultValue undefined */
  context?: unknown
  /**
   * Credentials, a source of them, or `null` for none.
   *
   * They replace the credentials of the client and its parents, including an `authorization` header. A header that is
   * given beside them takes precedence.
   * @defaultValue the credentials in a node's URL
   */
  auth?: AuthSource | null | undefined
  /** Rules for hiding secrets in errors. @defaultValue `{ type: 'replace' }` */
  redaction?: RedactionOptions | undefined
}

/** Options of one call that helpers pass on to each of their calls. */
export interface PassedOptions extends SharedOptions {
  /** Parameters that are added to the querystring. @defaultValue none */
  querystring?: Querystring | undefined
  /** Id of the request in `meta` and in events. @defaultValue a running number */
  id?: unknown
  /**
   * Signal that ends the call with a `RequestAbortedError`. Unsubscribing does the same without an error. @defaultValue
   * none
   */
  signal?: AbortSignal | undefined
}

/** Options of one call: the second argument of an API method. */
export interface CallOptions extends PassedOptions {
  /** Status codes that are no errors for this call. @defaultValue none; 404 is never an error for a HEAD */
  ignore?: readonly number[] | undefined
  /**
   * Emits the result together with its status, headers, warnings and `meta`. For a streamed response, they come first.
   *
   * @defaultValue false
   */
  meta?: boolean | undefined
  /**
   * Emits the response as it arrives: `true` as stream-json tokens, `'bytes'` as decoded bytes.
   *
   * An object with options of stream-json's parser selects other tokens. Emitted values cannot be taken back, so an
   * interrupted response is an error and is not retried.
   * @defaultValue false
   */
  asStream?: boolean | 'bytes' | ParserOptions | undefined
}
