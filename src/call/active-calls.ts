import { defer, type Observable, of, Subject } from 'rxjs'
import { callAll } from '../rx/teardown-errors.js'

/** A call under way that can be ended from outside. */
export interface Abortable {
  /** Position in the list of calls under way. */
  place: number
  abort(reason: string): void
  /** Asks to end soon, and well: the client gives it some time for that. A call ends by itself. */
  finish?(): void
}

/**
 * The calls under way, in no order.
 *
 * Not a Set: with calls coming and going, a Set makes itself a new table now and then, and V8 links each old table to the next
 * one. Once one of them is old enough to leave the young generation, it keeps all that follow, and the calls in them, in memory.
 */
export class ActiveCalls {
  readonly #calls: Abortable[] = []
  readonly #drained = new Subject<void>()

  add(call: Abortable): void {
    call.place = this.#calls.push(call) - 1
  }

  /** The last one takes the place of the one that leaves. */
  delete(call: Abortable): void {
    if (this.#calls[call.place] !== call) return
    const last = this.#calls.pop()
    if (last !== undefined && last !== call) {
      this.#calls[call.place] = last
      last.place = call.place
    }
    if (this.#calls.length === 0 && this.#drained.observed) this.#drained.next()
  }

  /** Asks all to end soon. */
  finish(): void {
    for (const call of [...this.#calls]) call.finish?.()
  }

  /** Emits when no call is under way: at once, or as soon as the last one has ended. */
  get drained$(): Observable<void> {
    return defer(() => (this.#calls.length === 0 ? of(undefined) : this.#drained))
  }

  abort(reason: string): void {
    callAll([...this.#calls].map((call) => () => call.abort(reason)))
  }
}
