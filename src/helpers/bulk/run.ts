import { type Observable, Subscriber, Subscription } from 'rxjs'
import { withDemand } from '../../flow/ambient.js'
import { Demand } from '../../flow/demand.js'
import { TURN } from '../../flow/turn.js'
import type { BulkState } from './actions.js'
import { AdaptiveConcurrency, type Concurrency, FixedConcurrency } from './concurrency.js'
import { Delivery } from './delivery.js'
import type { Answer, DeliveryOwner, Failure } from './delivery-owner.js'
import { Intake } from './intake.js'
import { Ledger } from './ledger.js'
import type { Operation } from './operation.js'
import { Preparer } from './prepare.js'
import type { Report } from './report.js'
import type { Item } from './response.js'
import type { BulkSettings } from './settings.js'
import type { Transport } from './transport.js'

/** End of a stream: a completion, or an error, which is made when everything is settled. */
interface End {
  readonly error: (() => unknown) | undefined
}

/**
 * One subscription to a bulk: documents become operations, operations fill batches, and each batch is delivered.
 *
 * The source is held back while the batch is full and no place is free. What still comes waits in a queue.
 */
export class BulkRun implements DeliveryOwner {
  readonly ledger: Ledger
  readonly retries: number
  readonly retryOn: readonly number[]
  readonly #settings: BulkSettings
  readonly #transport: Transport
  readonly #report: Report
  readonly #out: Subscriber<unknown>
  /** Backpressure of the consumer, and that on the source. */
  readonly #consumer: Demand | undefined
  readonly #demand = new Demand()
  readonly #preparer: Preparer<unknown>
  readonly #intake: Intake
  readonly #concurrency: Concurrency
  readonly #deliveries = new Set<Delivery>()
  readonly #source = new Subscriber<unknown>({
    next: (document: unknown) => this.#take(document),
    error: (error: unknown) => this.finish(() => error),
    complete: () => this.finish(),
  })
  readonly #startedAt: number
  /** Timer of the batch that is being filled; it is due when its time is over, or `flush$` says so. */
  #timer: Subscription | undefined
  #due = false
  #turn: NodeJS.Immediate | undefined
  #pumping = false
  #held = false
  /** End of the input: everything that was taken is settled first. */
  #end: End | undefined
  /** Called once when everything that was taken is settled, before the input ends. */
  #onSettled: (() => void) | undefined
  /** End by an error: nothing more is sent. */
  #rejected: End | undefined
  #closed = false

  constructor(
    settings: BulkSettings,
    transport: Transport,
    report: Report,
    out: Subscriber<unknown>,
    consumer: Demand | undefined,
  ) {
    this.#settings = settings
    this.#transport = transport
    this.#report = report
    this.#out = out
    this.#consumer = consumer
    this.retries = settings.retries
    this.retryOn = settings.retryOn
    this.ledger = new Ledger(report, settings)
    this.#preparer = new Preparer(settings.index, settings.onDocument)
    this.#intake = new Intake(settings, transport.serializer, this.#demand, (operation, error) => {
      this.#failUnwritable(operation, error)
    })
    this.#concurrency =
      settings.concurrency === 'auto' ? new AdaptiveConcurrency() : new FixedConcurrency(settings.concurrency)
    this.#startedAt = transport.now()
  }

  get needsItems(): boolean {
    return this.#report.needsItems
  }

  get maxBytes(): number {
    return this.#intake.maxBytes
  }

  get stopping(): boolean {
    return this.#rejected !== undefined || this.#closed
  }

  /** Begins to read the source. */
  start(source: Observable<unknown>): void {
    const { flush$ } = this.#settings
    this.#out.add(() => this.close())
    if (flush$ !== undefined) {
      this.#out.add(flush$.subscribe({ next: () => this.#flush(), error: (error) => this.reject(error) }))
    }
    if (this.#source.closed) return
    withDemand(this.#demand, () => this.#source.add(source.subscribe(this.#source)))
    const consumer = this.#consumer
    if (consumer === undefined) return
    // Holding back what comes out of here holds back what goes in.
    const pause = (): void => this.#demand.pause(consumer)
    this.#out.add(consumer.control({ pause, resume: () => this.#demand.resume(consumer) }))
  }

  /** Ends the input; the stream ends when everything that was taken is settled. @param error - makes what it ends with */
  finish(error?: () => unknown): void {
    this.#end ??= { error }
    this.#leaveSource()
    this.#pump()
  }

  /** Sends everything that was taken, and tells when it is settled. */
  settleAll(onSettled: () => void): void {
    this.#onSettled = onSettled
    this.#pump()
  }

  /** Ends the stream with an error, when what is in flight is settled. */
  reject(error: unknown): void {
    this.#reject(() => error)
  }

  /** Ends at once: closes the sockets and gives up what is not settled. */
  close(): void {
    this.#leaveSource()
    this.#timer?.unsubscribe()
    clearImmediate(this.#turn)
    if (this.#closed) return
    this.#closed = true
    for (const { operation, state } of this.#report.takeHeld()) {
      this.ledger.abandonDocument(operation.document, state === 'failed' ? 'unsent' : 'unknown')
    }
    for (const delivery of this.#deliveries) delivery.stop()
    this.#deliveries.clear()
    this.#drop()
  }

  now(): number {
    return this.#transport.now()
  }

  run(work: () => void): void {
    withDemand(this.#consumer, work)
  }

  send(bytes: Buffer, operations: readonly Operation[], resent: boolean, subscriber: Subscriber<Buffer>): void {
    const { totals } = this.ledger
    totals.requests++
    totals.bytes += bytes.length
    if (resent) totals.retried += operations.length
    this.#transport.send(bytes, operations, subscriber)
  }

  wait(attempt: number, error: unknown, resume: () => void): Subscription {
    let delay: number
    try {
      delay = this.#transport.delay(attempt, error)
    } catch (mistake) {
      // Of the user's own `retryBackoff`.
      this.reject(mistake)
      return Subscription.EMPTY
    }
    return this.#transport.after(delay, () => this.run(resume))
  }

  settle(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void {
    if (this.#closed) return this.abandon(operation, state === 'failed' ? 'unsent' : 'unknown')
    const successor = this.#intake.leave(operation)
    this.ledger.settle(operation, state, attempts, item, failure)
    if (successor !== undefined) {
      if (this.stopping) this.abandon(successor, 'unsent')
      else this.#intake.release(successor)
    }
    if (state !== 'ok' && this.#settings.onFailure === 'error') this.#reject(() => this.ledger.failures.toError())
  }

  /** Gives up an operation, and those that wait for it. */
  abandon(operation: Operation, state: 'unsent' | 'unknown'): void {
    this.ledger.abandon(operation, state)
    for (let next = this.#intake.leave(operation); next !== undefined; next = this.#intake.leave(next)) {
      this.ledger.abandon(next, 'unsent')
    }
  }

  answered(answer: Answer): void {
    this.ledger.totals.refused += answer.refused
    const inUse = this.#deliveries.size >= this.#concurrency.limit
    if (answer.refused > 0) this.#concurrency.refused()
    else if (answer.error === undefined && inUse) this.#concurrency.answered(answer.duration, answer.bytes)
    this.#transport.report(answer, this.#concurrency.limit)
  }

  tooLarge(bytes: number): void {
    this.#intake.tooLarge(bytes)
  }

  done(delivery: Delivery): void {
    if (!this.#deliveries.delete(delivery) || this.#closed) return
    const { took, operations, bytes } = delivery
    const { settled, totals } = this.ledger
    const rate = Math.round((settled * 1_000) / Math.max(1, this.now() - this.#startedAt))
    if (!this.stopping) this.#report.flushed({ took, operations, bytes, rate, total: { ...totals } })
    this.#pump()
  }

  #take(document: unknown): void {
    if (this.#end !== undefined || this.stopping) return
    let operation: Operation | undefined
    try {
      operation = this.#preparer.prepare(document)
    } catch (error) {
      this.ledger.abandonDocument(document, 'unsent')
      return this.finish(() => error)
    }
    if (operation === undefined) return
    this.#report.taken(operation)
    this.#intake.take(operation, !this.#pumping)
    if (this.#timer === undefined || this.#held || this.#intake.full || this.#intake.queued > 0) this.#pump()
  }

  #flush(): void {
    this.#due = !this.#intake.batchEmpty
    this.#pump()
  }

  #reject(error: () => unknown): void {
    if (this.stopping) return
    this.#rejected = { error }
    this.#leaveSource()
    this.#drop()
    for (const delivery of [...this.#deliveries]) delivery.stopWaiting()
    this.#pump()
  }

  #leaveSource(): void {
    this.#source.unsubscribe()
    // Others that share the source must not wait for one that has left.
    this.#demand.resume(this)
    if (this.#consumer !== undefined) this.#demand.resume(this.#consumer)
  }

  /** Gives up what has not been sent. */
  #drop(): void {
    for (const operation of this.#intake.drop()) this.abandon(operation, 'unsent')
  }

  #failUnwritable(operation: Operation, cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = { type: 'SerializationError', reason, cause }
    this.settle(operation, 'failed', 0, undefined, { status: undefined, error })
  }

  /** Sends what is due and fills what has room, until there is nothing to do. */
  #pump(): void {
    if (this.#pumping || this.#closed) return
    this.#pumping = true
    const end = performance.now() + TURN
    while (!this.stopping) {
      if (this.#maySend()) this.#deliver()
      else if (this.#intake.full || this.#intake.queued === 0) break
      else if (this.#intake.fill(end)) {
        this.#turn ??= setImmediate(this.#onTurn)
        break
      }
    }
    this.#pumping = false
    this.#watchTime()
    this.#balance()
    this.#endIfSettled()
  }

  readonly #onTurn = (): void => {
    this.#turn = undefined
    withDemand(this.#consumer, () => this.#pump())
  }

  #maySend(): boolean {
    const intake = this.#intake
    if (intake.batchEmpty || this.#deliveries.size >= this.#concurrency.limit) return false
    if (intake.full || this.#due) return true
    if (intake.queued > 0) return false
    // Nothing more will come: at all, or before something of this batch is settled.
    return this.#end !== undefined || this.#onSettled !== undefined || (this.#deliveries.size === 0 && intake.crowded)
  }

  #deliver(): void {
    const { operations, bytes } = this.#intake.takeBatch()
    this.#timer?.unsubscribe()
    this.#timer = undefined
    this.#due = false
    const delivery = new Delivery(this, operations, bytes)
    this.#deliveries.add(delivery)
    delivery.start()
  }

  /** The first document of a batch waits for others for a limited time. */
  #watchTime(): void {
    if (this.#timer !== undefined || this.#intake.batchEmpty || this.stopping) return
    this.#timer = this.#transport.after(this.#settings.flushInterval, () => this.#flush())
  }

  /** Holds the source back, or lets it go on. */
  #balance(): void {
    const intake = this.#intake
    const many = intake.maxBytes * this.#concurrency.limit
    const hold = intake.full || intake.queued > 0 || intake.crowded || this.#report.held > many
    if (hold === this.#held || this.stopping || this.#end !== undefined) return
    this.#held = hold
    if (hold) this.#demand.pause(this)
    else this.#demand.resume(this)
  }

  #endIfSettled(): void {
    if (this.#deliveries.size > 0 || this.#closed) return
    if (this.#onSettled !== undefined && this.#intake.empty && !this.stopping) {
      const onSettled = this.#onSettled
      this.#onSettled = undefined
      return onSettled()
    }
    const end = this.#rejected ?? (this.#intake.empty ? this.#end : undefined)
    if (end === undefined) return
    this.#closed = true
    if (end.error !== undefined) return this.#out.error(end.error())
    const refresh = this.#transport.refresh$(this.ledger.written)
    this.#out.add(refresh.subscribe({ error: (error) => this.#out.error(error), complete: () => this.#out.complete() }))
  }
}
