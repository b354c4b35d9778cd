import { type Observable, Subscriber } from 'rxjs'
import { readOnlyOption, requireObservable } from '../validate/arguments.js'
import { parseWithin, type Validators } from '../validate/parse-options.js'
import { withDemand } from './ambient.js'
import { Backlog } from './backlog.js'
import { Demand } from './demand.js'

/** Options of {@link iterate}. */
export interface IterateOptions {
  /** How many values may wait before the source is held back. @defaultValue 16 */
  highWaterMark?: number | undefined
}

/**
 * Makes an Observable's values available to `for await`, and to whatever takes an AsyncIterable, such as `Readable.from`. The source
 * is held back while enough values wait; leaving the loop unsubscribes. If a source cannot be held back and 100,000 values wait, the
 * process is warned (`RXELASTIC_BACKPRESSURE`).
 *
 * @example
 * ```ts
 * const response$ = client.search$({ index: 'cities', size: 10_000 }, { asStream: 'bytes' })
 * for await (const bytes of iterate(response$)) await file.write(bytes)
 * ```
 * @throws ConfigurationError for an option that is wrong, and for a source that is no Observable; in the loop, what the Observable
 * fails with
 */
export function iterate<T>(source$: Observable<T>, options: IterateOptions = {}): AsyncIterable<T> {
  requireObservable('iterate', source$)
  const { highWaterMark = 16 } = readOnlyOption('iterate', VALIDATORS, options)
  return { [Symbol.asyncIterator]: () => new Iteration(source$, highWaterMark) }
}

const VALIDATORS: Validators<{ highWaterMark: number }> = { highWaterMark: parseWithin(Number.MAX_SAFE_INTEGER) }

type Step<T> = IteratorResult<T, undefined>

interface Waiter<T> {
  resolve(step: Step<T>): void
  reject(error: unknown): void
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

class Iteration<T> implements AsyncIterator<T, undefined> {
  readonly #source$: Observable<T>
  readonly #highWaterMark: number
  readonly #demand = new Demand()
  readonly #pile = new Backlog('iterate')
  readonly #ready: Step<T>[] = []
  /** How many of the ready steps have been handed out. */
  #taken = 0
  readonly #waiters: Waiter<T>[] = []
  /** There before the first value: that can come at once, and whoever takes it can leave. */
  readonly #reader = new Subscriber<T>({
    next: (value: T) => this.#give({ done: false, value }),
    error: (reason: unknown) => this.#fail(reason),
    complete: () => this.#complete(),
  })
  #begun = false
  #ended = false
  #error: { readonly reason: unknown } | undefined

  constructor(source$: Observable<T>, highWaterMark: number) {
    this.#source$ = source$
    this.#highWaterMark = highWaterMark
  }

  next(): Promise<Step<T>> {
    this.#begin()
    const step = this.#take()
    if (step !== undefined) return Promise.resolve(step)
    if (this.#error !== undefined) return this.#failed(this.#error)
    if (this.#ended) return Promise.resolve(DONE)
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  async return(): Promise<Step<T>> {
    this.#ready.length = 0
    this.#taken = 0
    this.#error = undefined
    this.#end()
    this.#reader.unsubscribe()
    // Others who share the source must not wait for one who has gone.
    this.#demand.resume(this)
    return DONE
  }

  #begin(): void {
    if (this.#begun || this.#ended) return
    this.#begun = true
    withDemand(this.#demand, () => this.#reader.add(this.#source$.subscribe(this.#reader)))
  }

  #give(step: Step<T>): void {
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) return waiter.resolve(step)
    this.#ready.push(step)
    const waiting = this.#ready.length - this.#taken
    if (waiting < this.#highWaterMark) return
    this.#demand.pause(this)
    this.#pile.grown(waiting)
  }

  #take(): Step<T> | undefined {
    const step = this.#ready[this.#taken]
    if (step === undefined) return undefined
    this.#taken++
    if (this.#taken === this.#ready.length) {
      this.#ready.length = 0
      this.#taken = 0
    }
    if (this.#ready.length - this.#taken < this.#highWaterMark) this.#demand.resume(this)
    return step
  }

  #fail(reason: unknown): void {
    this.#ended = true
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#error = { reason }
    else waiter.reject(reason)
    this.#complete()
  }

  /** Others who share the source must not wait until what has come is taken. */
  #complete(): void {
    this.#end()
    this.#demand.resume(this)
  }

  /** An error is thrown once; after it the iteration is over. */
  #failed({ reason }: { readonly reason: unknown }): Promise<never> {
    this.#error = undefined
    return Promise.reject(reason)
  }

  #end(): void {
    this.#ended = true
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(DONE)
  }
}
