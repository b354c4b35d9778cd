import type { Subscription } from 'rxjs'
import type { Transport } from './transport.js'

/** Time for which the first document of a batch waits for others. */
export class FlushTimer {
  /** Number of operations that are to be sent in batches that are not full: their time is over, or `flush$` has emitted. */
  due = 0
  readonly #transport: Transport
  readonly #interval: number
  readonly #onTime: () => void
  #timer: Subscription | undefined

  /** @param interval - in milliseconds */
  constructor(transport: Transport, interval: number, onTime: () => void) {
    this.#transport = transport
    this.#interval = interval
    this.#onTime = onTime
  }

  /** True if a document waits for its batch to be sent. */
  get running(): boolean {
    return this.#timer !== undefined
  }

  /** Starts for a batch, if it has not started yet. */
  start(): void {
    this.#timer ??= this.#transport.after(this.#interval, this.#onTime)
  }

  /** Stops, as the batch is sent or given up. @param operations - number of operations in it */
  stop(operations: number): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
    this.due = Math.max(0, this.due - operations)
  }
}
