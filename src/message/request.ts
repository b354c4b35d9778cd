import type { Blob } from 'node:buffer'
import type { Readable } from 'node:stream'
import type { Querystring } from './querystring.js'
import type { RequestHeaders } from './wire.js'

/** Stream of any library. Old ones have no `destroy`. */
export interface AnyStream {
  readonly readable?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  on(event: string, listener: (value: unknown) => void): unknown
  pause?(): unknown
  resume?(): unknown
  destroy?(): unknown
}

/**
 * Body that is read while it is sent, once: a stream of any library, a web stream, any other async iterable, or a Blob. Its chunks are
 * strings or bytes.
 */
export type StreamedBody = AnyStream | AsyncIterable<unknown> | Blob

/** Request before it is bound to a node: the argument of `client.request$`, and the result of the API binding. */
export interface RequestParams {
  /** GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS, in upper or lower case. */
  readonly method: string
  /** Path from its first slash on, with encoded segments. */
  readonly path: string
  /** Querystring, appended to the one that the path may have. @defaultValue none */
  readonly querystring?: Querystring | undefined
  /** Any value that JSON can express. Strings, bytes and whatever is {@link StreamedBody} are sent as they are. @defaultValue none */
  readonly body?: unknown
  /**
   * Body of newline-delimited JSON: an array of objects or ready-made lines, a string, bytes or a stream.
   * @defaultValue none
   */
  readonly bulkBody?: string | Uint8Array | readonly unknown[] | StreamedBody | undefined
}

/** Properties of an API that the pipeline needs. */
export interface ApiTraits {
  /** Name of the API in the specification, such as `indices.create`. For `request$` it is the method and path. */
  readonly name: string
  /** True if sending the call twice does no harm. */
  readonly repeatable: boolean
  /** True if the API reads, and two nodes may do so at the same time. @defaultValue false */
  readonly reads?: boolean | undefined
  /**
   * True if the API works step by step, so that it can be refused when part of the work is done. @defaultValue false
   */
  readonly stepwise?: boolean | undefined
  /** Media type of the response. @defaultValue json */
  readonly accept?: 'json' | 'ndjson' | 'text' | undefined
  /** Name in the specification, also for `request$`; `request` for a path that the specification does not have. @defaultValue `name` */
  readonly api?: string | undefined
  /** Names of the parameters that can be in the API's path. @defaultValue none */
  readonly pathParameters?: readonly string[] | undefined
  /** Parameters of the call, with those of its path. @defaultValue none */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

/** Facts that identify a call, for interceptors and diagnostics channels. */
export interface CallInfo {
  /** API in the specification, such as `indices.create`; `request` for a path that the specification does not have. */
  readonly api: string
  /** Index, data stream or alias in the path. Several are separated by commas. */
  readonly index: string | undefined
  /** Id of the document in the path. */
  readonly documentId: string | undefined
  /** Parameters in the path, by their names in the specification. */
  readonly pathParts: Readonly<Record<string, string>>
  /** Id of the call, which its events have, too. */
  readonly id: unknown
  /** The call's `context` option. */
  readonly context: unknown
  /** The `x-opaque-id` header that Elasticsearch writes into its logs and tasks. */
  readonly opaqueId: string | undefined
}

/** Body of a request after serialization. */
export type WireBody = string | Uint8Array | Readable | undefined

/** Request on its way through the operators. Interceptors see it and hand on a changed copy. */
export interface CallRequest<TBody = unknown> {
  /** Method in upper case. */
  readonly method: string
  /** Path from its first slash on, with encoded segments. The path of a node is put before it later. */
  readonly path: string
  /** Parameters of the API, and those of the call's `querystring` option. */
  readonly querystring: Querystring
  /** Header fields, names in lower case. Those of the node and the credentials are added by the {@link Attempt}. */
  readonly headers: RequestHeaders
  /** Any value before `serializeBody`, a {@link WireBody} after it. */
  readonly body: TBody
  /** True if the body is newline-delimited JSON. */
  readonly ndjson: boolean
}
