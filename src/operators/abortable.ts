import type { MonoTypeOperatorFunction, Subscriber } from 'rxjs'
import type { Call } from '../call.js'
import { RequestAbortedError } from '../errors/index.js'
import { onAbort } from './abort-signals.js'
import { operate, Stage } from './stage.js'

/** A call under way that can be ended from outside. */
export interface Abortable {
  abort(reason: string): void
}

/** Lets a call be ended by its `signal` and by whoever holds `running`: with a RequestAbortedError in both cases. */
export function abortable<T>(call: Call, running: Set<Abortable>): MonoTypeOperatorFunction<T> {
  return operate((out) => new AbortableCall<T>(out, call, running))
}

class AbortableCall<T> extends Stage<T, T> implements Abortable {
  readonly #call: Call
  readonly #running: Set<Abortable>
  readonly #stopWaiting: (() => void) | undefined

  constructor(out: Subscriber<T>, call: Call, running: Set<Abortable>) {
    super(out)
    this.#call = call
    this.#running = running
    running.add(this)
    const { signal } = call.settings
    if (signal === undefined) return
    if (signal.aborted) this.#abortedBy(signal)
    else this.#stopWaiting = onAbort(signal, () => this.#abortedBy(signal))
  }

  protected override _next(value: T): void {
    this.out.next(value)
  }

  override unsubscribe(): void {
    if (!this.closed) {
      this.#running.delete(this)
      this.#stopWaiting?.()
    }
    super.unsubscribe()
  }

  abort(message: string, cause?: unknown): void {
    const call = this.#call
    call.aborted = true
    this.fail(new RequestAbortedError(message, call.diagnostics(), { cause, redaction: call.settings.redaction }))
  }

  #abortedBy(signal: AbortSignal): void {
    this.abort('the call was aborted by its signal', signal.reason)
  }
}
