import { type Observable, Subject } from 'rxjs'
import { hideSecrets } from '../errors/diagnostics.js'
import type { ElasticsearchClientError } from '../errors/index.js'
import type { ResultMeta } from '../message/result.js'
import { warningsOf } from '../message/warnings.js'
import type { ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { SniffOutcome, SniffReason } from '../nodes/sniffer.js'
import type { Call } from './call.js'

/**
 * The steps of a call: `'serialization'`, it begins; `'request'`, an attempt is sent; `'deserialization'`, a whole response is there;
 * `'response'`, it has ended, well or not.
 */
export type CallEventType = 'serialization' | 'request' | 'response' | 'deserialization'

/** A call has come to a step. */
export interface StepEvent {
  /** The step. */
  type: CallEventType
  /** The call. */
  meta: ResultMeta
  /** With `'response'`: the response's status, if it is known. */
  statusCode?: number
  /** With `'response'`: the error of a failed call. */
  error?: unknown
}

/** A call says something that may not be meant, such as a parameter that its API does not have. */
export interface HintEvent {
  /** Tells it from other events. */
  type: 'hint'
  /** The call. */
  meta: ResultMeta
  /** Description of the possible mistake. */
  message: string
}

/** Elasticsearch warns of a call, of something deprecated mostly. */
export interface WarningEvent {
  /** Tells it from other events. */
  type: 'warning'
  /** The call. */
  meta: ResultMeta
  /** The texts of the response's `Warning` header. */
  warnings: readonly string[]
}

/** An attempt has failed, and another one follows. */
export interface RetryEvent {
  /** Tells it from other events. */
  type: 'retry'
  /** The call. */
  meta: ResultMeta
  /** Error of the attempt. */
  error: unknown
  /** Wait before the next attempt, in milliseconds. */
  delay: number
}

/** A node has failed, and calls go to others as long as there are any. */
export interface NodeDeadEvent {
  /** Tells it from other events. */
  type: 'node-dead'
  /** The node; its `alive` tells when it is back. */
  node: ElasticsearchNode
  /** After how many milliseconds a call probes whether it is back. */
  rest: number
}

/** A node that was dead has answered. */
export interface ResurrectEvent {
  /** Tells it from other events. */
  type: 'resurrect'
  /** The node. */
  node: ElasticsearchNode
}

/** The cluster was asked which nodes it has. */
export interface SniffEvent {
  /** Tells it from other events. */
  type: 'sniff'
  /** Reason for the sniff. */
  reason: SniffReason
  /** The nodes that the client has now. */
  nodes?: readonly ElasticsearchNode[]
  /** Error that left the nodes unchanged: no answer came, or it cannot be used. */
  error?: unknown
}

/** A request of a bulk was answered, or failed. */
export interface BulkEvent {
  /** Tells it from other events. */
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
  /** Documents that the server refused for the moment (429 or 503). */
  refused: number
  /** Batches that may be on their way at once, from now on. */
  concurrency: number
  /** Failure of the request as a whole. */
  error?: unknown
}

/** Something that happened to a call, or to a node. Secrets are hidden as the call's `redaction` option says. */
export type ClientEvent =
  | StepEvent
  | HintEvent
  | WarningEvent
  | RetryEvent
  | NodeDeadEvent
  | ResurrectEvent
  | SniffEvent
  | BulkEvent

/** Source of a client's events. Without subscribers no event is created, and subscribers never affect a call. @internal */
export class Events {
  readonly #subject = new Subject<ClientEvent>()

  /** The events as an Observable that only they can end. */
  readonly events$: Observable<ClientEvent> = this.#subject.asObservable()

  get observed(): boolean {
    return this.#subject.observed
  }

  /** Reports a step of a call. */
  report(type: CallEventType, call: Call, details?: { statusCode?: number; error?: unknown }): void {
    if (this.#subject.observed) this.#subject.next({ type, meta: shownMeta(call), ...details })
  }

  /** Reports possible mistakes of a caller. They are looked for only while `events$` has subscribers. */
  hint(call: Call, find: () => readonly string[]): void {
    if (!this.#subject.observed) return
    for (const message of find()) this.#subject.next({ type: 'hint', meta: shownMeta(call), message })
  }

  /** Reports a response's `Warning` header. */
  warn(call: Call, { warning }: ResponseHeaders): void {
    if (warning === undefined || !this.#subject.observed) return
    this.#subject.next({ type: 'warning', meta: shownMeta(call), warnings: warningsOf({ warning }) })
  }

  retry(call: Call, error: ElasticsearchClientError, delay: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'retry', meta: shownMeta(call), error, delay })
  }

  died(node: ElasticsearchNode, rest: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'node-dead', node, rest })
  }

  revived(node: ElasticsearchNode): void {
    if (this.#subject.observed) this.#subject.next({ type: 'resurrect', node })
  }

  bulk(event: BulkEvent): void {
    if (this.#subject.observed) this.#subject.next(event)
  }

  sniffed(reason: SniffReason, outcome: SniffOutcome): void {
    if (this.#subject.observed) this.#subject.next({ type: 'sniff', reason, ...outcome })
  }

  close(): void {
    this.#subject.complete()
  }
}

/** Events are made to be logged: they hold no secrets. The call's `context` is handed on as it is. */
function shownMeta(call: Call): ResultMeta {
  return hideSecrets(call.diagnostics(), call.settings.redaction).meta
}
