import { executionAsyncId } from 'node:async_hooks'
import type { MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** Interceptors of a client. */
interface Interceptors {
  readonly perCall: readonly unknown[]
  readonly perAttempt: readonly unknown[]
}

/**
 * Notifies the consumer in the async context in which the call was subscribed, and so under the backpressure of its own consumer.
 * Sockets, timers, interceptors and whatever aborts a call have contexts of their own.
 *
 * @param interceptors - interceptors of the client. Without any, a context that is the call's already is not entered again.
 * An interceptor can change the stores of a context without leaving it. @defaultValue unknown
 */
export function keepContext<T>(call: Call, interceptors?: Interceptors): MonoTypeOperatorFunction<T> {
  const foreign = interceptors === undefined || interceptors.perCall.length + interceptors.perAttempt.length > 0
  return operate((destination) => new KeepContext<T>(destination, call, foreign))
}

class KeepContext<T> extends PassThrough<T> {
  readonly #call: Call
  readonly #foreign: boolean

  constructor(destination: Destination<T>, call: Call, foreign: boolean) {
    super(destination)
    this.#call = call
    this.#foreign = foreign
  }

  override next(value: T): void {
    if (this.#isEntered) super.next(value)
    else this.#call.runInAsyncScope(super.next, this, value)
  }

  override error(error: unknown): void {
    this.#call.runInAsyncScope(super.error, this, error)
  }

  override complete(): void {
    if (this.#isEntered) super.complete()
    else this.#call.runInAsyncScope(super.complete, this)
  }

  /** `true` in the context of the call. Most responses have entered it before. */
  get #isEntered(): boolean {
    return !this.#foreign && executionAsyncId() === this.#call.asyncId()
  }
}
