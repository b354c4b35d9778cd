import type { Readable } from 'node:stream'
import type { Diagnostics, RequestMeta } from './errors/index.js'
import type { RequestErrorSettings } from './errors/request-error.js'
import type { Demand } from './flow/demand.js'
import type { Node } from './nodes/node.js'
import type { CallOptions, Querystring } from './options/call-options.js'
import type { CallSettings } from './options/settings.js'
import { warningsOf } from './warnings.js'
import type { ReplyHeaders, RequestHeaders } from './wire.js'

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
  /** The media type of the reply. @defaultValue json */
  readonly accept?: 'json' | 'ndjson' | 'text' | undefined
}

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

/** What a request's body can be once it is serialised. */
export type WireBody = string | Uint8Array | Readable | undefined

/** A request on its way through the operators; interceptors see it and hand on a changed copy. */
export interface Request<TBody = unknown> {
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

/** A request bound to the node that it goes to. */
export interface Attempt extends Request<WireBody> {
  /** Where the attempt goes. */
  readonly node: Node
}

const NONE: ReadonlySet<Node> = new Set()

/**
 * Everything about one subscription to an API call: what was asked, with which settings, and how far it has come.
 *
 * @internal
 */
export class Call {
  /** How many attempts have failed. */
  failures = 0
  /** The node of the current attempt. */
  node: Node | null = null
  /** The nodes that attempts of this call failed at. */
  tried: ReadonlySet<Node> = NONE
  aborted = false

  readonly api: ApiTraits
  readonly params: RequestParams
  readonly options: CallOptions
  readonly settings: CallSettings
  readonly id: unknown
  /** By which a slow consumer holds a streamed reply back. */
  demand: Demand | undefined
  /** What the socket of a streamed reply obeys: the consumer's demand, and operators that are behind. */
  socket: Demand | undefined
  /** When `totalTimeout` ends the call, on the scheduler's clock. */
  endsAt: number | undefined

  constructor(api: ApiTraits, params: RequestParams, options: CallOptions, settings: CallSettings, id: unknown) {
    this.api = api
    this.params = params
    this.options = options
    this.settings = settings
    this.id = id
  }

  /** The official `meta` fields. */
  meta(): RequestMeta {
    return {
      context: this.settings.context,
      name: this.settings.name,
      request: { params: this.params, options: this.options, id: this.id },
      connection: this.node,
      attempts: this.failures,
      aborted: this.aborted,
    }
  }

  /** How an error about this call hides secrets. */
  errorSettings(settings?: RequestErrorSettings): RequestErrorSettings {
    return { ...settings, redaction: this.settings.redaction }
  }

  /** What an error says of this call. */
  diagnostics(reply?: { statusCode: number; headers: ReplyHeaders; body?: unknown }): Diagnostics {
    return { ...reply, warnings: reply === undefined ? null : warningsOf(reply.headers), meta: this.meta() }
  }
}
