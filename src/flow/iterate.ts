import { type Observable, Subscriber } from 'rxjs'
import { parseOnlyOption, requireObservable } from '../validate/arguments.js'
import { parseWithin, type Validators } from '../validate/parse-options.js'
import { withDemand } from './ambient.js'
import { Backlog } from './backlog.js'
import { Demand } from './demand.js'
import { Queue } from './queue.js'

/** Options for the backpressure of {@link iterate}. */
export interface IterateOptions {
  /** Number of buffered values at which the source is paused. @defaultValue 16 */
  highWaterMark?: number | undefined
}

/**
 * Converts an Observable to an AsyncIterable with backpressure, for `for await` and functions such as `Readable.from`.
 *
 * The source is paused while `highWaterMark` values are buffered. Leaving the loop unsubscribes.
 * The process warning `RXELASTIC_BACKPRESSURE` reports a source that cannot be paused, at 1,000 values or 16 MB.
 *
 * @throws ConfigurationError for a wrong option, and for a source that is not an Observable. The loop throws the Observable's error.
 * @example
 * ```ts
 * const response$ = client.search$({ index: 'cities', size: 10_000 }, { asStream: 'bytes' })
 * for await (const bytes of iterate(response$)) await file.write(bytes)
 * ```
 */
export function iterate<T>(source$: Observable<T>, options: IterateOptions = {}): AsyncIterable<T> {
  requireObservable('iterate', source$)
  const { highWaterMark = 16 } = parseOnlyOption('iterate', VALIDATORS, options)
  return { [Symbol.asyncIterator]: () => new Iteration(source$, highWaterMark) }
}

const VALIDATORS: Validators<{ highWaterMark: number }> = { highWaterMark: parseWithin(Number.MAX_SAFE_INTEGER) }

type Step<T> = IteratorResult<T, undefined>

/** A call of `next` that no value has answered yet. */
interface Waiter<T> {
  resolve(step: Step<T>): void
  reject(error: unknown): void
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** One run of the loop: a subscription on one side, promises on the other. */
class Iteration<T> implements AsyncIterator<T, undefined> {
  readonly #source$: Observable<T>
  readonly #highWaterMark: number
  readonly #demand = new Demand()
  readonly #backlog = new Backlog('iterate', this.#demand)
  readonly #buffer = new Queue<T>()
  readonly #waiters: Waiter<T>[] = []
  /** Exists before the first value: a value can come synchronously, and the loop can leave with it. */
  readonly #subscriber = new Subscriber<T>({
    next: (value: T) => this.#give(value),
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
    if (this.#buffer.size > 0) return Promise.resolve(this.#take())
    if (this.#error !== undefined) return this.#failed(this.#error)
    if (this.#ended) return Promise.resolve(DONE)
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  async return(): Promise<Step<T>> {
    this.#buffer.clear()
    this.#error = undefined
    this.#end()
    this.#subscriber.unsubscribe()
    // Other subscribers of a shared source must not wait for this loop.
    this.#demand.resume(this)
    return DONE
  }

  #begin(): void {
    if (this.#begun || this.#ended) return
    this.#begun = true
    withDemand(this.#demand, () => this.#subscriber.add(this.#source$.subscribe(this.#subscriber)))
  }

  #give(value: T): void {
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) return waiter.resolve({ done: false, value })
    this.#buffer.push(value)
    if (this.#buffer.size >= this.#highWaterMark) this.#demand.pause(this)
    this.#backlog.add(value)
  }

  #take(): Step<T> {
    const value = this.#buffer.shift()
    this.#backlog.remove(value)
    if (this.#buffer.size < this.#highWaterMark) this.#demand.resume(this)
    return { done: false, value }
  }

  #fail(reason: unknown): void {
    this.#ended = true
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#error = { reason }
    else waiter.reject(reason)
    this.#complete()
  }

  /** Other subscribers of a shared source must not wait until the buffer is empty. */
  #complete(): void {
    this.#end()
    this.#demand.resume(this)
  }

  /** Throws an error once. The iteration is over after it. */
  #failed({ reason }: { readonly reason: unknown }): Promise<never> {
    this.#error = undefined
    return Promise.reject(reason)
  }

  #end(): void {
    this.#ended = true
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(DONE)
  }
}
