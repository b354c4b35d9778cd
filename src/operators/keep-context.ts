import type { MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/**
 * Notifies the consumer in the async context in which the call was subscribed, and so under the backpressure of its own consumer.
 * Sockets, timers, interceptors and whatever aborts a call have contexts of their own.
 */
export function keepContext<T>(call: Call): MonoTypeOperatorFunction<T> {
  return operate((destination) => new KeepContext<T>(destination, call))
}

class KeepContext<T> extends PassThrough<T> {
  readonly #call: Call

  constructor(destination: Destination<T>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(value: T): void {
    this.#call.runInAsyncScope(super.next, this, value)
  }

  override error(error: unknown): void {
    this.#call.runInAsyncScope(super.error, this, error)
  }

  override complete(): void {
    this.#call.runInAsyncScope(super.complete, this)
  }
}
