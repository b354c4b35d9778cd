import { type Subscriber, Subscription } from 'rxjs'
import { messageOf } from '../../errors/message-of.js'
import { withDemand } from '../../flow/ambient.js'
import type { Demand } from '../../flow/demand.js'
import type { Turns } from '../../flow/turns.js'
import type { BulkState } from './actions.js'
import { AdaptiveConcurrency, type Concurrency, FixedConcurrency } from './concurrency.js'
import { Delivery } from './delivery.js'
import type { Answer, DeliveryOwner, Failure } from './delivery-owner.js'
import type { Intake } from './intake.js'
import type { Ledger } from './ledger.js'
import type { Operation } from './operation.js'
import type { Report } from './report.js'
import type { Item } from './response.js'
import type { BulkSettings } from './settings.js'
import type { Transport } from './transport.js'

/** Stream whose batches are in flight, with the parts of it that they need. */
export interface BulkStream {
  readonly settings: BulkSettings
  readonly transport: Transport
  readonly report: Report
  readonly ledger: Ledger
  readonly intake: Intake
  readonly turns: Turns
  /** Backpressure of the consumer. */
  readonly consumer: Demand | undefined
  /** True if nothing may be sent any more. */
  readonly stopping: boolean
  /** True if nothing is emitted any more. */
  readonly closed: boolean
  /** Ends with an error, when what is in flight is settled. */
  reject(error: () => unknown): void
  /** Uses a place that has become free. */
  pump(): void
}

/** Batches in flight, those in backoff included, and what becomes of their operations. */
export class InFlight implements DeliveryOwner {
  readonly retries: number
  readonly retryOn: readonly number[]
  readonly needsItems: boolean
  readonly creates: boolean
  readonly turns: Turns
  readonly #stream: BulkStream
  readonly #deliveries = new Set<Delivery>()
  readonly #concurrency: Concurrency
  readonly #startedAt: number
  /** Number of requests without an answer. */
  #unanswered = 0
  /** Resends whose backoff is over, while as many requests are unanswered as may be. */
  readonly #held = new Set<() => void>()
  /** Number of operations that were settled when a batch was last reported. */
  #reported = 0

  constructor(stream: BulkStream) {
    const { concurrency, creates, retries, retryOn } = stream.settings
    this.creates = creates
    this.retries = retries
    this.retryOn = retryOn
    this.needsItems = stream.report.needsItems
    this.turns = stream.turns
    this.#stream = stream
    this.#concurrency = concurrency === 'auto' ? new AdaptiveConcurrency() : new FixedConcurrency(concurrency)
    this.#startedAt = this.now()
  }

  /** True if no batch is in flight. */
  get empty(): boolean {
    return this.#deliveries.size === 0
  }

  /** True if as many batches are in flight as may be. */
  get full(): boolean {
    return this.#deliveries.size >= this.#concurrency.limit
  }

  /** Number of documents in them. */
  get documents(): number {
    let sum = 0
    for (const { operations } of this.#deliveries) sum += operations
    return sum
  }

  /** Bytes of all batches that may be in flight. */
  get capacity(): number {
    return this.maxBytes * this.#concurrency.limit
  }

  get maxBytes(): number {
    return this.#stream.intake.maxBytes
  }

  get stopping(): boolean {
    return this.#stream.stopping
  }

  /** Sends a batch. */
  deliver(operations: readonly Operation[], bytes: Buffer): void {
    const delivery = new Delivery(this, operations, bytes)
    this.#deliveries.add(delivery)
    delivery.start()
  }

  /** Ends all work at once: closes the sockets. */
  stop(): void {
    for (const delivery of this.#deliveries) delivery.stop()
  }

  /** Gives up all operations, when the work has stopped. */
  abandonAll(): void {
    for (const delivery of this.#deliveries) delivery.abandonAll()
    this.#deliveries.clear()
  }

  /** Gives up what only waits for its next attempt. */
  stopWaiting(): void {
    for (const delivery of [...this.#deliveries]) delivery.stopWaiting()
  }

  now(): number {
    return this.#stream.transport.now()
  }

  run(work: () => void): void {
    withDemand(this.#stream.consumer, work)
  }

  send(bytes: Buffer, operations: readonly Operation[], resent: boolean, subscriber: Subscriber<Buffer>): void {
    const { ledger, transport } = this.#stream
    const { totals } = ledger
    totals.requests++
    totals.bytes += bytes.length
    if (resent) totals.retried += operations.length
    this.#unanswered++
    transport.send(bytes, operations, subscriber)
  }

  wait(attempt: number, error: unknown, resume: () => void): Subscription {
    const { transport } = this.#stream
    let delay: number
    try {
      delay = transport.delay(attempt, error)
    } catch (mistake) {
      // Of the user's own `retryBackoff`.
      this.reject(mistake)
      return Subscription.EMPTY
    }
    const next = (): void => this.run(resume)
    const work = transport.after(delay, () => (this.#hasRoom ? next() : void this.#held.add(next)))
    return new Subscription(() => {
      work.unsubscribe()
      this.#held.delete(next)
    })
  }

  /** True if the server may get one more request. After a refusal, there are more batches in flight than it may get. */
  get #hasRoom(): boolean {
    return this.#unanswered < this.#concurrency.limit
  }

  settle(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void {
    const stream = this.#stream
    const { intake, ledger } = stream
    if (stream.closed) return this.abandon(operation, state === 'failed' ? 'unsent' : 'unknown')
    const successor = intake.leave(operation)
    ledger.settle(operation, state, attempts, item, failure)
    if (successor !== undefined) {
      if (stream.stopping) this.abandon(successor, 'unsent')
      else intake.release(successor)
    }
    if (state !== 'ok' && stream.settings.onFailure === 'error') stream.reject(() => ledger.failures.toError())
  }

  /** Settles an operation whose document has no JSON. */
  failUnwritable(operation: Operation, cause: unknown): void {
    const error = { type: 'SerializationError', reason: messageOf(cause), cause }
    this.settle(operation, 'failed', 0, undefined, { status: undefined, error })
  }

  /** Gives up an operation, and those that wait for it. */
  abandon(operation: Operation, state: 'unsent' | 'unknown'): void {
    const { intake, ledger } = this.#stream
    ledger.abandon(operation, state)
    // After unsubscribing, sockets close the sooner the less there is to do for each of thousands of operations.
    if (this.#stream.closed && intake.waiting === 0) return
    for (let next = intake.leave(operation); next !== undefined; next = intake.leave(next)) {
      ledger.abandon(next, 'unsent')
    }
  }

  answered(answer: Answer): void {
    const { ledger, transport } = this.#stream
    ledger.totals.refused += answer.refused
    if (answer.refused > 0) this.#concurrency.refused(answer.attempt > 1)
    else if (answer.error === undefined && this.full) this.#concurrency.answered(answer.duration, answer.bytes)
    transport.report(answer, this.#concurrency.limit)
    this.#unanswered--
    for (const next of this.#held) {
      if (!this.#hasRoom) return
      this.#held.delete(next)
      next()
    }
  }

  tooLarge(bytes: number): void {
    this.#stream.intake.tooLarge(bytes)
  }

  reject(error: unknown): void {
    this.#stream.reject(() => error)
  }

  done(delivery: Delivery): void {
    const stream = this.#stream
    if (!this.#deliveries.delete(delivery) || stream.closed) return
    // A batch that is given up is not reported.
    if (!stream.stopping || stream.ledger.settled > this.#reported) this.#reportFlush(delivery)
    stream.pump()
  }

  #reportFlush({ took, operations, bytes }: Delivery): void {
    const { ledger, report } = this.#stream
    const { settled, totals } = ledger
    this.#reported = settled
    const rate = Math.round((settled * 1_000) / Math.max(1, this.now() - this.#startedAt))
    report.flushed({ took, operations, bytes, rate, total: { ...totals } })
  }
}
