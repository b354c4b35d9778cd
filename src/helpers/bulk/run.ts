import type { Observable, Subscriber } from 'rxjs'
import type { Demand } from '../../flow/demand.js'
import type { Turns } from '../../flow/turns.js'
import type { DocumentCounts } from '../../observe/helper-message.js'
import { FlushTimer } from './flush-timer.js'
import { type BulkStream, InFlight } from './in-flight.js'
import { Intake } from './intake.js'
import { Ledger } from './ledger.js'
import type { Operation } from './operation.js'
import { Preparer } from './prepare.js'
import type { Report } from './report.js'
import type { BulkSettings } from './settings.js'
import { SourceHold } from './source-hold.js'
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
export class BulkRun implements BulkStream {
  readonly settings: BulkSettings
  readonly transport: Transport
  readonly report: Report
  readonly ledger: Ledger
  readonly intake: Intake
  readonly turns: Turns
  readonly consumer: Demand | undefined
  readonly #out: Subscriber<unknown>
  readonly #source: SourceHold
  readonly #preparer: Preparer<unknown>
  readonly #timer: FlushTimer
  readonly #inFlight: InFlight
  /** True while documents are taken or batches are filled: what user code does meanwhile, such as in `toJSON`, waits. */
  #busy = false
  /** True if there was something to do meanwhile. */
  #missed = false
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
    this.settings = settings
    this.transport = transport
    this.report = report
    this.consumer = consumer
    this.#out = out
    const take = (document: unknown): void => this.#take(document)
    this.#source = new SourceHold(take, (error) => this.finish(error), consumer)
    this.turns = this.#source.demand.turns
    this.ledger = new Ledger(report, settings)
    this.intake = new Intake(settings, transport.serializer, this.#source.demand, (operation, error) =>
      this.#inFlight.failUnwritable(operation, error),
    )
    this.#preparer = new Preparer(settings.index, settings.onDocument, settings.creates ? 'create' : 'index')
    this.#timer = new FlushTimer(transport, settings.flushInterval, () => this.#flush(1))
    this.#inFlight = new InFlight(this)
  }

  get stopping(): boolean {
    return this.#rejected !== undefined || this.#closed
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Counts of documents at this moment, for observers. */
  get documents(): DocumentCounts {
    return this.ledger.counts(this.#inFlight.documents)
  }

  /** Begins to read the source. */
  start(source: Observable<unknown>): void {
    const { flush$ } = this.settings
    this.#out.add(() => this.close())
    if (flush$ !== undefined) {
      const error = (error: unknown): void => this.reject(() => error)
      this.#out.add(flush$.subscribe({ next: () => this.#flush(this.intake.size), error }))
    }
    this.#source.begin(source, this.#out)
  }

  /** Ends the input; the stream ends when everything that was taken is settled. @param error - makes what it ends with */
  finish(error?: () => unknown): void {
    this.#end ??= { error }
    this.#source.leave()
    this.pump()
  }

  /** Sends everything that was taken, and tells when it is settled. */
  settleAll(onSettled: () => void): void {
    this.#onSettled = onSettled
    this.pump()
  }

  /** Ends the stream with an error, when what is in flight is settled. */
  reject(error: () => unknown): void {
    if (this.stopping) return
    this.#rejected = { error }
    this.#source.leave()
    this.#drop()
    this.#inFlight.stopWaiting()
    this.pump()
  }

  /** Ends at once: closes the sockets and gives up what is not settled. */
  close(): void {
    // Sockets first: everything else takes the longer the more documents there are.
    this.#inFlight.stop()
    this.turns.cancel(this.#fillOn)
    this.#timer.stop(0)
    this.#source.leave()
    if (this.#closed) return
    this.#closed = true
    for (const { operation, state } of this.report.takeHeld()) this.ledger.withdraw(operation, state)
    this.#inFlight.abandonAll()
    this.#drop()
  }

  /** Sends what is due and fills what has room, until there is nothing to do. */
  pump(): void {
    this.#missed = this.#busy
    if (this.#busy) return
    if (this.#closed) return this.#drop()
    this.#busy = true
    while (!this.stopping) {
      if (this.#maySend()) this.#send()
      else if (this.intake.full || this.intake.queued === 0) break
      else if (this.intake.fill(this)) {
        this.turns.later(this.#fillOn)
        break
      }
    }
    this.#busy = false
    if (this.stopping) this.#drop()
    else {
      if (!this.intake.batchEmpty) this.#timer.start()
      else if (this.intake.size === 0) this.#timer.due = 0
      this.#balance()
    }
    this.#endIfSettled()
  }

  /** Fills the batch further, in a later turn. */
  readonly #fillOn = (): void => this.#inFlight.run(() => this.pump())

  #take(document: unknown): void {
    if (this.#end !== undefined || this.stopping) return
    const isNested = this.#busy
    this.#busy = true
    this.#accept(document, !isNested)
    this.#busy = isNested
    if (isNested) return
    const goesOn = this.#timer.running && !this.#source.held && !this.intake.full && this.intake.queued === 0
    if (!goesOn || this.#missed || this.stopping) this.pump()
  }

  /** Makes an operation of a document and takes it. @param direct - whether it may go into the batch at once */
  #accept(document: unknown, direct: boolean): void {
    let operation: Operation | undefined
    try {
      operation = this.#preparer.prepare(document)
    } catch (error) {
      this.ledger.abandonDocument(document, 'unsent')
      // `onDocument` may have completed the source before.
      if (this.#end?.error === undefined) this.#end = { error: () => error }
      return this.finish()
    }
    if (operation === undefined) return
    // `onDocument` may have ended the stream.
    if (this.stopping) return this.ledger.abandonDocument(document, 'unsent')
    this.report.taken(operation)
    this.intake.take(operation, direct)
  }

  /** Sends so many operations although their batches are not full. */
  #flush(operations: number): void {
    this.#timer.due = Math.max(this.#timer.due, operations)
    this.pump()
  }

  /** Gives up what has not been sent. */
  #drop(): void {
    if (this.#busy || this.intake.size === 0) return
    for (const operation of this.intake.drop()) this.#inFlight.abandon(operation, 'unsent')
  }

  #maySend(): boolean {
    const { intake } = this
    if (intake.batchEmpty || this.#inFlight.full) return false
    if (intake.full) return true
    if (intake.queued > 0) return false
    // Nothing more will come: at all, or before something of this batch is settled.
    return (
      this.#timer.due > 0 ||
      this.#end !== undefined ||
      this.#onSettled !== undefined ||
      (this.#inFlight.empty && intake.crowded)
    )
  }

  #send(): void {
    const { operations, bytes } = this.intake.takeBatch()
    this.#timer.stop(operations.length)
    this.#inFlight.deliver(operations, bytes)
  }

  /** Holds the source back, or lets it go on. */
  #balance(): void {
    const { intake } = this
    if (this.#end === undefined)
      this.#source.hold(
        intake.full || intake.queued > 0 || intake.crowded || this.report.held > this.#inFlight.capacity,
      )
  }

  #endIfSettled(): void {
    if (!this.#inFlight.empty || this.#closed) return
    if (this.#onSettled !== undefined && this.intake.size === 0 && !this.stopping) {
      const onSettled = this.#onSettled
      this.#onSettled = undefined
      return onSettled()
    }
    const end = this.#rejected ?? (this.intake.size === 0 ? this.#end : undefined)
    if (end === undefined) return
    this.#closed = true
    if (end.error !== undefined) return this.#out.error(end.error())
    const refresh = this.transport.refresh$(this.ledger.written)
    this.#out.add(refresh.subscribe({ error: (error) => this.#out.error(error), complete: () => this.#out.complete() }))
  }
}
