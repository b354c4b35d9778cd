import { defer, type Observable, of, Subject } from 'rxjs'
import { callAll } from '../rx/teardown-errors.js'

/** Call under way that can be ended from outside. */
export interface Abortable {
  /** Position in the list of calls under way. */
  place: number
  abort(reason: string): void
  /**
   * Asks the work to end soon and cleanly; the client grants it some time. A call ends by itself and does not need
   * this.
   */
  finish?(): void
}

/**
 * Calls under way, in no order.
 *
 * This is not a `Set`: under load a `Set` replaces its table now and then, and V8 links each old table to the next one.
 * An old table that has left the young generation keeps all later ones, and the calls in them, in memory.
 */
export class ActiveCalls {
  readonly #calls: Abortable[] = []
  /** Reason for which calls have been ended for good. */
  #ended: string | undefined
  readonly #drained = new Subject<void>()

  add(call: Abortable): void {
    call.place = this.#calls.push(call) - 1
    // The client was closed while the call began, by a listener of its events.
    if (this.#ended !== undefined) call.abort(this.#ended)
  }

  /** Removes a call. The last call takes its place. */
  delete(call: Abortable): void {
    if (this.#calls[call.place] !== call) return
    const last = this.#calls.pop()
    if (last !== undefined && last !== call) {
      this.#calls[call.place] = last
      last.place = call.place
    }
    if (this.#calls.length === 0 && this.#drained.observed) this.#drained.next()
  }

  /** Number of calls under way, without the work of helpers, which consists of calls. */
  get size(): number {
    return this.#calls.filter(({ finish }) => finish === undefined).length
  }

  /** Asks all work to end soon. */
  finish(): void {
    for (const call of [...this.#calls]) call.finish?.()
  }

  /** Emits when no call is under way: at once, or as soon as the last one has ended. */
  get drained$(): Observable<void> {
    return defer(() => (this.#calls.length === 0 ? of(undefined) : this.#drained))
  }

  /** Ends all calls, and those that begin later. */
  abort(reason: string): void {
    this.#ended = reason
    callAll([...this.#calls].map((call) => () => call.abort(reason)))
  }
}
