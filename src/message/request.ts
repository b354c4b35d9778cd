import type { Readable } from 'node:stream'
import type { Querystring } from './querystring.js'
import type { RequestHeaders } from './wire.js'

/** A request before it is bound to a node: what `client.request$` takes and what the API binding makes. */
export interface RequestParams {
  /** GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS, in upper or lower case. */
  readonly method: string
  /** The path with its segments already encoded, from the first slash on. */
  readonly path: string
  /** Goes behind what the path has of its own. @defaultValue none */
  readonly querystring?: Querystring | undefined
  /** Any value that can be JSON; strings, Buffers and streams go out as they are. @defaultValue none */
  readonly body?: unknown
  /**
   * Like `body`, as newline-delimited JSON: an array of objects or ready-made lines, a string, a Buffer or a stream.
   * @defaultValue none
   */
  readonly bulkBody?: string | Uint8Array | readonly unknown[] | Readable | undefined
}

/** What the pipeline has to know of the API that is called. */
export interface ApiTraits {
  /** Its name in the specification, such as `indices.create`; for `request$` the method and path. */
  readonly name: string
  /** Whether sending the call twice does no harm. */
  readonly repeatable: boolean
  /** Whether it works step by step, so that it can be refused when a part of the work is done. @defaultValue false */
  readonly stepwise?: boolean | undefined
  /** The media type of the response. @defaultValue json */
  readonly accept?: 'json' | 'ndjson' | 'text' | undefined
}

/** What a request's body can be once it is serialized. */
export type WireBody = string | Uint8Array | Readable | undefined

/** A request on its way through the operators; interceptors see it and hand on a changed copy. */
export interface CallRequest<TBody = unknown> {
  /** In upper case. */
  readonly method: string
  /** From the first slash on, its segments percent-encoded; a node's own path comes in front of it later. */
  readonly path: string
  /** The API's parameters and those of the call's `querystring` option. */
  readonly querystring: Querystring
  /** Header fields, names in lower case; those of the node and the credentials only once it is an {@link Attempt}. */
  readonly headers: RequestHeaders
  /** Any value before `serializeBody`, a {@link WireBody} behind it. */
  readonly body: TBody
  /** Whether the body is newline-delimited JSON. */
  readonly ndjson: boolean
}
