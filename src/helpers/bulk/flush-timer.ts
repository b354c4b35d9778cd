import type { Subscription } from 'rxjs'
import type { Transport } from './transport.js'

/** Time for which the first document of a batch waits for others. */
export class FlushTimer {
  /** True if the batch is to be sent although it is not full: its time is over, or `flush$` says so. */
  due = false
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

  /** Stops, as the batch is sent or given up. */
  stop(): void {
    this.#timer?.unsubscribe()
    this.#timer = undefined
    this.due = false
  }
}
