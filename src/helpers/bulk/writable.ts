import { Writable } from 'node:stream'
import { Observable, type OperatorFunction, type Subscriber, type Subscription } from 'rxjs'
import { BulkError, ConfigurationError } from '../../errors/index.js'
import { ambientDemand } from '../../flow/ambient.js'
import { observedOperator } from '../../observe/observed-helper.js'
import { parseOneOf, parseOptions, parseWithin, type Validators } from '../../validate/parse-options.js'
import type { HelperHost } from '../host.js'
import type { BulkFlush, BulkTotals } from './actions.js'
import { bulkOperator } from './bulk.js'
import { OverflowBuffer } from './overflow-buffer.js'
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
  #out: Subscriber<unknown> | undefined
  #subscription: Subscription | undefined
  #paused = false
  #total: BulkTotals = NOTHING
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
    this.#bulk = observedOperator('bulkWritable', plan.settings, (message) => bulkOperator(host, plan, message))
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

  /** Sums over the batches that are settled. */
  get total(): BulkTotals {
    return this.#total
  }

  /** @internal */
  override _write(document: unknown, _encoding: string, callback: Callback): void {
    const out = this.#begin()
    if (this.#buffer === undefined) {
      out.next(document)
      if (this.#paused && !this.destroyed) this.#waiting = callback
      else callback()
    } else if (!this.#paused && this.#buffer.size === 0) {
      out.next(document)
      callback()
    } else {
      callback(this.#buffer.push(document) ? undefined : overflowed())
    }
  }

  /** @internal */
  override _final(callback: Callback): void {
    this.#finished = callback
    const out = this.#begin()
    if (this.#buffer === undefined || this.#buffer.size === 0) out.complete()
  }

  /** @internal */
  override _destroy(error: Error | null, callback: Callback): void {
    this.#subscription?.unsubscribe()
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(error)
    callback(error)
  }

  /** The bulk begins with the first document: a writable that is not used holds nothing. */
  #begin(): Subscriber<unknown> {
    if (this.#out !== undefined) return this.#out
    const source$ = new Observable<unknown>((out) => {
      this.#out = out
      out.add(ambientDemand()?.control({ pause: () => this.#pause(), resume: () => this.#resume() }))
    })
    this.#subscription = source$.pipe(this.#bulk).subscribe({
      next: (flush) => {
        this.#total = (flush as BulkFlush).total
      },
      error: (error) => this.destroy(error),
      complete: () => this.#finished?.(),
    })
    return this.#begun()
  }

  #begun(): Subscriber<unknown> {
    // A closed client refuses to begin.
    if (this.#out === undefined) throw new ConfigurationError('bulkWritable cannot be written to: its client is closed')
    return this.#out
  }

  #pause(): void {
    this.#paused = true
  }

  #resume(): void {
    this.#paused = false
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
    const buffer = this.#buffer
    if (buffer === undefined) return
    while (!this.#paused && buffer.size > 0) this.#out?.next(buffer.shift())
    if (buffer.size === 0 && this.#finished !== undefined) this.#out?.complete()
  }
}

function overflowed(): BulkError {
  return new BulkError('documents are written faster than the server takes them: maxBufferedBytes is exceeded')
}
