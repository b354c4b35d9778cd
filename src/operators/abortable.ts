import type { MonoTypeOperatorFunction } from 'rxjs'
import type { Abortable, ActiveCalls } from '../call/active-calls.js'
import type { Call } from '../call/call.js'
import { END_REASONS } from '../call/end-reasons.js'
import { RequestAbortedError } from '../errors/index.js'
import { onAbort } from '../rx/abort-signals.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** List of the calls under way. */
type List = Pick<ActiveCalls, 'add' | 'delete'>

/** Ends a call with a RequestAbortedError when its `signal` is aborted, or when `running` aborts its calls. */
export function abortable<T>(call: Call, running: List | undefined): MonoTypeOperatorFunction<T> {
  return operate((destination) => new AbortableCall<T>(destination, call, running))
}

class AbortableCall<T> extends PassThrough<T> implements Abortable {
  place = 0
  readonly #call: Call
  readonly #running: List | undefined
  readonly #stopWaiting: (() => void) | undefined

  constructor(destination: Destination<T>, call: Call, running: List | undefined) {
    super(destination)
    this.#call = call
    this.#running = running
    running?.add(this)
    const { signal } = call.settings
    // The client may have been closed while the call began.
    if (signal === undefined || this.closed) return
    if (signal.aborted) this.#abortedBy(signal)
    else this.#stopWaiting = onAbort(signal, () => this.#abortedBy(signal))
  }

  override onEnd(): void {
    this.#running?.delete(this)
    this.#stopWaiting?.()
  }

  /** Ends the call in its own async context, not in that of whatever aborts it. */
  abort(message: string, cause?: unknown): void {
    this.#call.runInAsyncScope(this.#abort, this, message, cause)
  }

  #abort(message: string, cause: unknown): void {
    const call = this.#call
    call.aborted = true
    this.fail(call.error(RequestAbortedError, message, { cause }))
  }

  #abortedBy(signal: AbortSignal): void {
    this.abort(END_REASONS.aborted, signal.reason)
  }
}
