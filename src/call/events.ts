import { type Observable, Subject } from 'rxjs'
import type { ElasticsearchClientError } from '../errors/index.js'
import type { ResultMeta } from '../message/result.js'
import { warningsOf } from '../message/warnings.js'
import type { ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { SniffOutcome, SniffReason } from '../nodes/sniffer.js'
import type { Call } from './call.js'
import type { AttemptWatch, CallObserver, CallWatch, WatchedCall } from './call-watch.js'
import type { BulkEvent, CallEventType, ClientEvent, StepEvent } from './client-event.js'
import { missingParts } from './partial-response.js'

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
    // A listener can make the consumer leave before the call begins.
    if (watch.outcome !== undefined) return
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
