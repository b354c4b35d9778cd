import type { AttemptWatch, CallWatch } from '../call/call-watch.js'
import type { BulkEvent } from '../call/events.js'
import type { CallInfo } from '../message/request.js'
import type { ResultMeta } from '../message/result.js'
import type { ElasticsearchNode } from '../nodes/node.js'

/** Runs the subscription of a call or attempt in a scope, such as the context of a span. */
export type Scope = (subscribe: () => void) => void

/**
 * Message of the channels `tracing:rxelastic:call:*`. All events of a call have the same object.
 *
 * Properties from `attempts` on are those of the moment, and final with `asyncEnd`.
 */
export class CallMessage implements CallInfo {
  readonly api: string
  readonly index: string | undefined
  readonly documentId: string | undefined
  readonly pathParts: Readonly<Record<string, string>>
  readonly id: unknown
  readonly context: unknown
  readonly opaqueId: string | undefined
  /** HTTP method, in upper case. */
  readonly method: string
  /** Path without a querystring. */
  readonly path: string
  /** `true` if the response is emitted as it arrives. */
  readonly streamed: boolean
  /**
   * Scope that a subscriber of `start` has chosen.
   *
   * @internal
   */
  scope: Scope | undefined
  readonly #watch: CallWatch

  constructor(watch: CallWatch) {
    const { info, params, settings } = watch.call
    this.api = info.api
    this.index = info.index
    this.documentId = info.documentId
    this.pathParts = info.pathParts
    this.id = info.id
    this.context = info.context
    this.opaqueId = info.opaqueId
    this.method = params.method.toUpperCase()
    this.path = params.path.replace(/\?.*/s, '')
    this.streamed = settings.asStream !== false
    this.#watch = watch
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

  /** `true` if the call was ended from outside: by its consumer, its signal or its client. */
  get aborted(): boolean {
    return this.#watch.aborted
  }
}

/** Message of the channels `tracing:rxelastic:attempt:*`. All events of an attempt have the same object. */
export class AttemptMessage {
  /** Message of the call. */
  readonly call: CallMessage
  /**
   * Scope that a subscriber of `start` has chosen.
   *
   * @internal
   */
  scope: Scope | undefined
  readonly #watch: AttemptWatch

  constructor(call: CallMessage, watch: AttemptWatch) {
    this.call = call
    this.#watch = watch
  }

  /** Number of the attempt, from 1. */
  get number(): number {
    return this.#watch.number
  }

  /** `true` for a hedge: the attempt was made because an earlier one was late. */
  get hedged(): boolean {
    return this.#watch.hedged
  }

  /** Node that the attempt goes to. */
  get node(): ElasticsearchNode {
    return this.#watch.node
  }

  /** Milliseconds between the begin of the attempt and the moment when it got a socket. */
  get socketWait(): number | undefined {
    const { socketAt, startedAt } = this.#watch
    return socketAt === undefined ? undefined : socketAt - startedAt
  }

  /** `true` if the socket had carried a request before, `false` if it was opened. */
  get socketReused(): boolean | undefined {
    return this.#watch.reused
  }

  /** Status of the response. */
  get statusCode(): number | undefined {
    return this.#watch.statusCode
  }

  /** Bytes of the response's body, as they came from the socket. */
  get bytes(): number {
    return this.#watch.bytes
  }

  /** Progress of the request: `'unsent'`, `'sent'` or `'answered'`. */
  get progress(): AttemptWatch['progress'] {
    return this.#watch.progress
  }

  /** Milliseconds since the attempt began, or that it took. */
  get duration(): number {
    const { endedAt = performance.now(), startedAt } = this.#watch
    return endedAt - startedAt
  }

  /** Error of a failed attempt. */
  get error(): unknown {
    return this.#watch.error
  }

  /** `true` if the attempt was ended from outside. */
  get aborted(): boolean {
    return this.#watch.outcome === 'unsubscribed'
  }
}

/** Message of the channel `rxelastic:retry`. */
export interface RetryMessage {
  /** Message of the call. */
  readonly call: CallMessage
  /** Error of the failed attempt. */
  readonly error: unknown
  /** Wait before the next attempt, in milliseconds. */
  readonly delay: number
}

/** Message of the channel `rxelastic:hedge`. */
export interface HedgeMessage {
  /** Message of the call. */
  readonly call: CallMessage
  /** Time that the late attempt had, in milliseconds. */
  readonly delay: number
}

/** Message of the channel `rxelastic:node`. */
export interface NodeMessage {
  readonly node: ElasticsearchNode
  readonly state: 'dead' | 'alive'
  /** Milliseconds after which a call probes a dead node. */
  readonly rest: number | undefined
}

/** Message of the channel `rxelastic:bulk:flush`. */
export type BulkFlushMessage = Omit<BulkEvent, 'type'>
