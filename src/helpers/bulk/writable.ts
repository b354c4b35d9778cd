import { Writable } from 'node:stream'
import { Observable, type OperatorFunction, type Subscriber, type Subscription } from 'rxjs'
import { BulkError, ConfigurationError } from '../../errors/index.js'
import { ambientDemand } from '../../flow/ambient.js'
import type { HelperMessage } from '../../observe/helper-message.js'
import { observedOperator } from '../../observe/observed-helper.js'
import { parseOneOf, parseOptions, parseWithin, type Validators } from '../../validate/parse-options.js'
import type { HelperHost } from '../host.js'
import type { BulkTotals } from './actions.js'
import { runBulk } from './bulk.js'
import { OverflowBuffer } from './overflow-buffer.js'
import { FlushReport } from './report.js'
import type { BulkRun } from './run.js'
import { bulkPlan } from './settings.js'

type Callback = (error?: Error | null) => void

/** Options that a writable has beside those of a bulk. */
interface Own {
  overflow: 'wait' | 'drop-oldest' | 'drop-newest' | 'error'
  maxBufferedBytes: number
}

const OWN: Validators<Own> = {
  overflow: parseOneOf('wait', 'drop-oldest', 'drop-newest', 'error'),
  maxBufferedBytes: parseWithin(Number.MAX_SAFE_INTEGER),
}

const DEFAULT_MAX_BUFFERED_BYTES = 16_000_000

const NOTHING: BulkTotals = { ok: 0, failed: 0, unknown: 0, retried: 0, refused: 0, requests: 0, bytes: 0 }

/** Node Writable that writes documents in batches; `helpers.bulkWritable` makes it. It finishes when all documents are settled. */
export class BulkWritable extends Writable {
  readonly #bulk: OperatorFunction<unknown, unknown>
  /** Documents that wait where writers do not; `undefined` if writers wait. */
  readonly #buffer: OverflowBuffer | undefined
  #run: BulkRun | undefined
  #out: Subscriber<unknown> | undefined
  #subscription: Subscription | undefined
  #paused = false
  /** Callback of the document that was written last, while the server is slower. */
  #waiting: Callback | undefined
  #finished: Callback | undefined

  /** @internal */
  constructor(host: HelperHost, options: object) {
    super({ objectMode: true })
    const { overflow, maxBufferedBytes, ...given }: Record<string, unknown> = { ...options }
    const own = parseOptions(OWN, { overflow, maxBufferedBytes }, 'bulkWritable')
    for (const name of ['as', 'inOrder']) {
      if (given[name] != null) throw new ConfigurationError(`bulkWritable has no option "${name}": it emits nothing`)
    }
    const plan = bulkPlan({ ...given, as: 'flush' }, 'bulkWritable')
    const run = (source: Observable<unknown>, message: HelperMessage | undefined): Observable<unknown> =>
      new Observable((out) => {
        this.#run = runBulk(host, plan, source, new FlushReport(out), out, message)
      })
    this.#bulk = observedOperator('bulkWritable', plan.settings, (message) => (source) => run(source, message))
    if (own.overflow !== undefined && own.overflow !== 'wait') {
      const maxBytes = own.maxBufferedBytes ?? DEFAULT_MAX_BUFFERED_BYTES
      this.#buffer = new OverflowBuffer(own.overflow, maxBytes, host.serializer)
    } else if (own.maxBufferedBytes !== undefined) {
      throw new ConfigurationError(
        "bulkWritable: maxBufferedBytes needs another `overflow` than 'wait', where nothing is buffered",
      )
    }
  }

  /** Number of documents that were dropped, as `overflow` says. */
  get dropped(): number {
    return this.#buffer?.dropped ?? 0
  }

  /** Sums over the documents that are settled. */
  get total(): BulkTotals {
    return { ...(this.#run?.ledger.totals ?? NOTHING) }
  }

  /** @internal */
  override _write(document: unknown, _encoding: string, callback: Callback): void {
    this.#waiting = callback
    this.#begin()
    const buffer = this.#buffer
    if (buffer !== undefined && (this.#takesNothing || this.#paused || buffer.size > 0)) {
      return this.#release(buffer.push(document) ? undefined : overflowed())
    }
    // The writer waits for the error, with which the document was not written.
    if (this.#takesNothing) return
    this.#out?.next(document)
    if (buffer !== undefined || !this.#paused) this.#release()
  }

  /** @internal */
  override _final(callback: Callback): void {
    this.#finished = callback
    this.#begin()
    this.#endIfEmpty()
  }

  /** @internal */
  override _destroy(error: Error | null, callback: Callback): void {
    this.#subscription?.unsubscribe()
    const buffer = this.#buffer
    while (buffer !== undefined && buffer.size > 0) this.#run?.ledger.abandonDocument(buffer.shift(), 'unsent')
    this.#release(error ?? new BulkError('the stream was destroyed before it took more documents'))
    callback(error)
  }

  /** True if the bulk takes no document any more: it ends with an error as soon as all is settled. */
  get #takesNothing(): boolean {
    return this.#out === undefined || this.#out.closed
  }

  /** The bulk begins with the first document: a writable that is not used holds nothing. */
  #begin(): void {
    if (this.#subscription !== undefined) return
    const source$ = new Observable<unknown>((out) => {
      this.#out = out
      out.add(ambientDemand()?.control({ pause: () => this.#pause(), resume: () => this.#resume() }))
    })
    this.#subscription = source$.pipe(this.#bulk).subscribe({
      error: (error) => this.destroy(error),
      complete: () => this.#finished?.(),
    })
  }

  #pause(): void {
    this.#paused = true
  }

  #resume(): void {
    this.#paused = false
    const buffer = this.#buffer
    while (buffer !== undefined && buffer.size > 0 && !this.#paused && !this.#takesNothing)
      this.#out?.next(buffer.shift())
    this.#endIfEmpty()
    this.#release()
  }

  #endIfEmpty(): void {
    if (this.#finished !== undefined && (this.#buffer?.size ?? 0) === 0) this.#out?.complete()
  }

  /** Lets the writer go on. */
  #release(error?: Error): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(error)
  }
}

function overflowed(): BulkError {
  return new BulkError('documents are written faster than the server takes them: maxBufferedBytes is exceeded')
}
