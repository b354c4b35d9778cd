import type { Subscriber } from 'rxjs'
import { withDemand } from './ambient.js'
import type { Demand } from './demand.js'

/** Values between two looks at the clock. */
const VALUES_PER_LOOK = 16

/** Iterator whose steps may be promises. */
export interface AnyIterator {
  next(): StepOf | PromiseLike<StepOf>
  return?(): unknown
}

/** Step of an iterator. */
export interface StepOf {
  readonly done?: boolean | undefined
  readonly value?: unknown
}

/** Emits what an iterator brings, at the pace of the consumer. */
export function pullFromIterator(iterator: AnyIterator, out: Subscriber<unknown>, demand: Demand | undefined): void {
  new IteratorPull(iterator, out, demand).start()
}

class IteratorPull {
  readonly #iterator: AnyIterator
  readonly #out: Subscriber<unknown>
  readonly #demand: Demand | undefined
  #paused = false
  #running = false
  /** True if a step has been requested that has not come yet. */
  #waiting = false
  #done = false
  #count = 0
  /** True while the event loop turns. */
  #turning = false

  constructor(iterator: AnyIterator, out: Subscriber<unknown>, demand: Demand | undefined) {
    this.#iterator = iterator
    this.#out = out
    this.#demand = demand
  }

  start(): void {
    this.#out.add(() => this.#leave())
    this.#out.add(this.#demand?.control({ pause: () => this.#pause(), resume: () => this.#resume() }))
    this.#run()
  }

  #pause(): void {
    this.#paused = true
  }

  #resume(): void {
    this.#paused = false
    if (this.#turning || this.#running) return
    withDemand(this.#demand, () => this.#run())
  }

  #run(): void {
    this.#running = true
    try {
      while (this.#mayGoOn()) {
        const step = this.#iterator.next()
        if (isPromise(step)) this.#await(step)
        else this.#take(step)
      }
    } catch (error) {
      this.#done = true
      this.#out.error(error)
    } finally {
      this.#running = false
    }
  }

  #mayGoOn(): boolean {
    return !(this.#paused || this.#waiting || this.#done || this.#out.closed || this.#isTurnOver())
  }

  /** Returns whether the event loop should turn. Without backpressure, values must come as early as those of `from`. */
  #isTurnOver(): boolean {
    if (this.#turning) return true
    if (this.#demand === undefined || ++this.#count % VALUES_PER_LOOK !== 0) return false
    this.#turning = this.#demand.turns.isOver()
    if (this.#turning) this.#demand.turns.afterWork(this.#onTurn)
    return this.#turning
  }

  readonly #onTurn = (): void => {
    this.#turning = false
    this.#run()
  }

  #await(step: PromiseLike<StepOf>): void {
    this.#waiting = true
    step.then(
      (settled) => {
        this.#waiting = false
        if (this.#out.closed) return
        this.#take(settled)
        this.#run()
      },
      (error: unknown) => {
        this.#done = true
        this.#out.error(error)
      },
    )
  }

  #take(step: StepOf): void {
    if (step.done !== true) return this.#out.next(step.value)
    this.#done = true
    this.#out.complete()
  }

  #leave(): void {
    if (this.#turning) this.#demand?.turns.cancel(this.#onTurn)
    if (this.#done) return
    this.#done = true
    const left: unknown = this.#iterator.return?.()
    // No consumer is left for its failure.
    if (isPromise(left)) left.then(undefined, () => {})
  }
}

function isPromise(value: unknown): value is PromiseLike<StepOf> {
  return typeof value === 'object' && value !== null && 'then' in value
}
