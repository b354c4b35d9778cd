import type { AsyncResource } from 'node:async_hooks'
import type { CallWatch } from '../call/call-watch.js'
import { type RedactionOptions, redact, redactPath } from '../errors/redaction.js'
import { serializeQuerystring } from '../message/querystring.js'
import type { CallInfo } from '../message/request.js'
import type { ResultMeta } from '../message/result.js'
import type { ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import { type Batch, batchOf } from './batch.js'
import { ScopedMessage } from './scoped-message.js'

/**
 * Message of the channels `tracing:rxelastic:call:*`. All events of a call have the same object.
 *
 * Properties from `attempts` on are those of the moment, and final with `asyncEnd`.
 */
export class CallMessage extends ScopedMessage implements CallInfo {
  readonly api: string
  /** Index, document ID and other parts of the path, without secrets: an ID can be a URL with a password. */
  readonly index: string | undefined
  readonly documentId: string | undefined
  readonly pathParts: Readonly<Record<string, string>>
  readonly id: unknown
  readonly context: unknown
  readonly opaqueId: string | undefined
  /** HTTP method, in upper case. */
  readonly method: string
  /** Path without a querystring and without secrets. */
  readonly path: string
  /** `true` if the response is emitted as it arrives. */
  readonly streamed: boolean
  readonly #watch: CallWatch
  #batch: Batch | undefined
  #isCounted = false

  constructor(watch: CallWatch) {
    super()
    const { info, params, settings } = watch.call
    const { redaction } = settings
    this.api = info.api
    this.index = info.index && redactPath(info.index, redaction)
    this.documentId = info.documentId && redactPath(info.documentId, redaction)
    this.pathParts = shownParts(info.pathParts, redaction)
    this.id = info.id
    this.context = info.context
    this.opaqueId = info.opaqueId
    this.method = params.method.toUpperCase()
    this.path = redactPath(params.path, redaction).replace(/\?.*/s, '')
    this.streamed = settings.asStream !== false
    this.#watch = watch
  }

  /** Querystring without its question mark and without secrets. With the redaction `'remove'` it is empty. */
  get querystring(): string {
    const { params, settings } = this.#watch.call
    const { redaction } = settings
    if (redaction?.type === 'remove') return ''
    const mark = params.path.indexOf('?')
    const inPath = mark < 0 ? '' : params.path.slice(mark + 1)
    const parts = [inPath, params.querystring, settings.querystring].map(serializeQuerystring).filter(Boolean)
    if (parts.length === 0) return ''
    // The question mark lets the text be recognized as a querystring.
    return String(redact(`?${parts.join('&')}`, redaction)).slice(1)
  }

  /** Operations that a bulk or multi search carries. Reading it counts them. */
  get batch(): Batch | undefined {
    if (!this.#isCounted) this.#batch = batchOf(this.#watch.call)
    this.#isCounted = true
    return this.#batch
  }

  /** Async contexts of the calls that travel together in this one, as `client.batched` makes it. */
  get callers(): readonly AsyncResource[] {
    return this.#watch.call.handling.callers ?? []
  }

  /** Request and options, without secrets. Reading it copies the body. */
  get request(): ResultMeta['request'] {
    return this.#watch.call.meta().request
  }

  /** Number of requests that were sent to nodes. */
  get attempts(): number {
    return this.#watch.attempts
  }

  /** Node of the last attempt, or of the attempt whose response came first. */
  get node(): ElasticsearchNode | undefined {
    return this.#watch.attempt?.node
  }

  /** Status of the last response. */
  get statusCode(): number | undefined {
    return this.#watch.statusCode
  }

  /** Name of the cluster, if the last response has it: in Elastic Cloud, or with `http.headers.cluster_name.enabled`. */
  get clusterName(): string | undefined {
    const { headers } = this.#watch
    return textOf(headers, 'x-found-handling-cluster') ?? textOf(headers, 'elastic-cluster-name')
  }

  /** Name of the node of the last attempt: in Elastic Cloud from the response, elsewhere as sniffing has found it. */
  get nodeName(): string | undefined {
    return textOf(this.#watch.attempt?.headers, 'x-found-handling-instance') ?? this.node?.name
  }

  /** Bytes of response bodies that came from sockets. */
  get bytes(): number {
    return this.#watch.bytes
  }

  /** Milliseconds since the call began, or that it took. */
  get duration(): number {
    return this.#watch.duration
  }

  /** Error of a failed call. */
  get error(): unknown {
    return this.#watch.error
  }

  /** `true` if the call was ended from outside, by its consumer, its signal or its client, or by a size limit. */
  get aborted(): boolean {
    return this.#watch.aborted
  }
}

function shownParts(
  parts: CallInfo['pathParts'],
  redaction: RedactionOptions | undefined,
): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {}
  for (const name in parts) shown[name] = redactPath(parts[name] ?? '', redaction)
  return shown
}

function textOf(headers: ResponseHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name]
  return value === undefined ? undefined : String(value)
}
