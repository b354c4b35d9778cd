import { type Observable, Subject } from 'rxjs'
import type { ElasticsearchClientError } from '../errors/index.js'
import type { ResultMeta } from '../message/result.js'
import { warningsOf } from '../message/warnings.js'
import type { ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { SniffOutcome, SniffReason } from '../nodes/sniffer.js'
import type { Call } from './call.js'
import type { AttemptWatch, CallObserver, CallWatch, WatchedCall } from './call-watch.js'
import { type MissingParts, missingParts } from './partial-response.js'

/**
 * Steps of a call: `'serialization'` (it begins), `'request'` (an attempt is sent), `'deserialization'` (a whole response
 * is there), and `'response'`. The last one comes at the end of every call.
 */
export type CallEventType = 'serialization' | 'request' | 'response' | 'deserialization'

/** Event of a call that reaches a step. */
export interface StepEvent {
  /** Step that the call has reached. */
  type: CallEventType
  /** Facts about the call. */
  meta: ResultMeta
  /** Status of the response, if it is known. Only with `'response'`. */
  statusCode?: number
  /** Error of a failed call. Only with `'response'`. */
  error?: unknown
  /** Time that the call took, in milliseconds, on a monotonic clock. Only with `'response'`. */
  duration?: number
  /** Number of requests that were sent to nodes. Only with `'response'`. */
  attempts?: number
  /** `true` if the call was ended from outside: by its consumer, its signal or its client. Only with `'response'`. */
  aborted?: boolean
}

/** Event of a call that may contain a mistake, such as a parameter that its API does not have. */
export interface HintEvent {
  /** Distinguishes this event from others. */
  type: 'hint'
  /** Facts about the call. */
  meta: ResultMeta
  /** Description of the possible mistake. */
  message: string
}

/** Event of a warning from Elasticsearch, mostly about a deprecated feature. */
export interface WarningEvent {
  /** Distinguishes this event from others. */
  type: 'warning'
  /** Facts about the call. */
  meta: ResultMeta
  /** Texts of the response's `Warning` header. */
  warnings: readonly string[]
}

/**
 * Event of a search whose response has status 200 and lacks results.
 *
 * Shards failed, remote clusters were left out, or the search stopped at its `timeout`. With the option `allowPartialSearchResults: false` such a search is an error instead.
 */
export interface PartialEvent extends MissingParts {
  /** Distinguishes this event from others. */
  type: 'partial'
  /** Facts about the call. */
  meta: ResultMeta
}

/** Event of a failed attempt that another one follows. */
export interface RetryEvent {
  /** Distinguishes this event from others. */
  type: 'retry'
  /** Facts about the call. */
  meta: ResultMeta
  /** Error of the attempt. */
  error: unknown
  /** Wait before the next attempt, in milliseconds. */
  delay: number
}

/** Event of an attempt that is late, so that another node gets the same request: a hedge. */
export interface HedgeEvent {
  /** Distinguishes this event from others. */
  type: 'hedge'
  /** Facts about the call. `meta.connection` is the node of the late attempt. */
  meta: ResultMeta
  /** Time that the late attempt had, in milliseconds. */
  delay: number
}

/** Event of a node that failed. Calls go to other nodes as long as there are any. */
export interface NodeDeadEvent {
  /** Distinguishes this event from others. */
  type: 'node-dead'
  /** Node that failed. Its `alive` is true again once it is back. */
  node: ElasticsearchNode
  /** Time after which a call probes the node, in milliseconds. */
  rest: number
}

/** Event of a dead node that has answered. */
export interface ResurrectEvent {
  /** Distinguishes this event from others. */
  type: 'resurrect'
  /** Node that is back. */
  node: ElasticsearchNode
}

/** Event of a request for the nodes of the cluster. */
export interface SniffEvent {
  /** Distinguishes this event from others. */
  type: 'sniff'
  /** Reason for the sniff. */
  reason: SniffReason
  /** Nodes that the client has now. */
  nodes?: readonly ElasticsearchNode[]
  /** Error that left the nodes unchanged: the response is missing or not usable. */
  error?: unknown
}

/** Event of a bulk request that was answered or failed. */
export interface BulkEvent {
  /** Distinguishes this event from others. */
  type: 'bulk'
  /** Documents in the request. */
  operations: number
  /** Bytes of the request before compression. */
  bytes: number
  /** Number of the attempt, from 1. */
  attempt: number
  /** Time between request and response, in milliseconds. */
  duration: number
  /** Time that the server spent, in milliseconds. */
  took: number
  /** Documents that the server refused for now (429 or 503). */
  refused: number
  /** Number of batches that may be in flight from now on. */
  concurrency: number
  /** Error of the request as a whole. */
  error?: unknown
}

/** Event of a call or a node. The `redaction` option of the call decides which secrets are hidden. */
export type ClientEvent =
  | StepEvent
  | HintEvent
  | WarningEvent
  | PartialEvent
  | RetryEvent
  | HedgeEvent
  | NodeDeadEvent
  | ResurrectEvent
  | SniffEvent
  | BulkEvent

/** Observer of a client: of its calls, its nodes and its bulk requests. */
export interface ClientObserver extends CallObserver {
  retry(watch: CallWatch, error: unknown, delay: number): void
  hedge(watch: CallWatch, delay: number): void
  nodeDied(node: ElasticsearchNode, rest: number): void
  nodeRevived(node: ElasticsearchNode): void
  bulkAnswered(event: BulkEvent): void
}

/**
 * Observer that `events$` shows, and that passes everything on to another one: the diagnostics channels.
 *
 * Without subscribers nothing is created, and subscribers never affect a call.
 *
 * @internal
 */
export class Events implements CallObserver {
  readonly #subject = new Subject<ClientEvent>()
  readonly #other: ClientObserver | undefined

  /** @param other - another observer. @defaultValue none */
  constructor(other?: ClientObserver) {
    this.#other = other
  }

  /** Events as an Observable that only this class can end. */
  readonly events$: Observable<ClientEvent> = this.#subject.asObservable()

  get active(): boolean {
    return this.#subject.observed || this.#other?.active === true
  }

  call(watch: CallWatch, subscribe: () => void): void {
    this.report('serialization', watch.call)
    if (this.#other?.active) this.#other.call(watch, subscribe)
    else subscribe()
  }

  attempt(watch: AttemptWatch, subscribe: () => void): void {
    if (this.#other?.active) this.#other.attempt(watch, subscribe)
    else subscribe()
  }

  attemptEnded(watch: AttemptWatch): void {
    this.#other?.attemptEnded(watch)
  }

  callEnded(watch: CallWatch): void {
    if (this.#subject.observed) this.report('response', watch.call, endOf(watch))
    this.#other?.callEnded(watch)
  }

  /** Reports a step of a call. */
  report(type: CallEventType, call: WatchedCall, details?: Partial<StepEvent>): void {
    if (this.#subject.observed) this.#subject.next({ type, meta: call.meta(), ...details })
  }

  /** Reports possible mistakes of a caller. The check runs only while `events$` has subscribers. */
  hint(call: Call, find: () => readonly string[]): void {
    if (!this.#subject.observed) return
    for (const message of find()) this.#subject.next({ type: 'hint', meta: call.meta(), message })
  }

  /** Reports a response's `Warning` header. */
  warn(call: Call, { warning }: ResponseHeaders): void {
    if (warning === undefined || !this.#subject.observed) return
    this.#subject.next({ type: 'warning', meta: call.meta(), warnings: warningsOf({ warning }) })
  }

  /** Reports a response that lacks results. The check runs only while `events$` has subscribers. */
  partial(api: string, response: unknown, source: { meta(): ResultMeta }): void {
    const missing = this.#subject.observed ? missingParts(api, response) : undefined
    if (missing !== undefined) this.#subject.next({ type: 'partial', meta: source.meta(), ...missing })
  }

  /** Reports a failed attempt that another one follows after `delay` milliseconds. */
  retry(call: Call, error: ElasticsearchClientError, delay: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'retry', meta: call.meta(), error, delay })
    if (call.watch !== undefined) this.#other?.retry(call.watch, error, delay)
  }

  /** Reports that an attempt is late, and that another node gets the same request. */
  hedge(call: Call, delay: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'hedge', meta: call.meta(), delay })
    if (call.watch !== undefined) this.#other?.hedge(call.watch, delay)
  }

  died(node: ElasticsearchNode, rest: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'node-dead', node, rest })
    this.#other?.nodeDied(node, rest)
  }

  revived(node: ElasticsearchNode): void {
    if (this.#subject.observed) this.#subject.next({ type: 'resurrect', node })
    this.#other?.nodeRevived(node)
  }

  bulk(event: BulkEvent): void {
    if (this.#subject.observed) this.#subject.next(event)
    this.#other?.bulkAnswered(event)
  }

  sniffed(reason: SniffReason, outcome: SniffOutcome): void {
    if (this.#subject.observed) this.#subject.next({ type: 'sniff', reason, ...outcome })
  }

  close(): void {
    this.#subject.complete()
  }
}

function endOf({ statusCode, outcome, error, duration, attempts, aborted }: CallWatch): Partial<StepEvent> {
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(outcome === 'failed' ? { error } : {}),
    duration,
    attempts,
    aborted,
  }
}
