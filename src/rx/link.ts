import { Subscription, type TeardownLogic, UnsubscriptionError } from 'rxjs'
import type { Destination } from './destination.js'
import type { Ending } from './ending.js'
import { addError } from './teardown-errors.js'

/** The side of a stage that its link uses. */
export interface Linked<I> {
  readonly inspector: Destination<I> | undefined
  next(value: I): void
  error(error: unknown): void
  complete(): void
  onEnd(ending: Ending): void
  fail(error: unknown): void
}

/**
 * Subscriber of a stage: notifies it until it has stopped, and ends with everything that was added, and with the stages before it.
 *
 * RxJS accepts it as a Subscriber, because it has a Subscriber's methods. RxJS builds its own Subscriber from four classes, and
 * V8 reaches inherited fields slowly. Every request passes through a dozen stages, so all that they share is in this one class.
 */
export class Link<I> implements Destination<I> {
  closed = false
  /** Ending of the stage, once it is known. */
  ending: Ending | undefined
  /** Set when the source has ended: no notification passes any more. */
  #stopped = false
  /** Set while the stage handles a notification. */
  #notifying = false
  readonly #stage: Linked<I>
  /** The link of the stage before this one. Most stages have no other teardown, and a Subscription for one is expensive. */
  #before: Link<unknown> | undefined
  #others: Subscription | undefined

  constructor(stage: Linked<I>) {
    this.#stage = stage
  }

  get inspector(): Destination<I> | undefined {
    return this.#stage.inspector
  }

  next(value: I): void {
    if (this.#stopped) return
    // A consumer can make its source emit within a notification.
    const outer = this.#notifying
    this.#notifying = true
    try {
      this.#stage.next(value)
    } catch (error) {
      this.#broke(error)
    } finally {
      this.#notifying = outer
    }
  }

  error(error: unknown): void {
    if (this.#stopped) return
    this.#stopped = true
    try {
      this.#stage.error(error)
    } catch (defect) {
      this.#broke(defect)
    }
  }

  complete(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#notifying = true
    try {
      this.#stage.complete()
    } catch (error) {
      this.#broke(error)
    } finally {
      this.#notifying = false
    }
  }

  /**
   * Ends the stage with an error that it threw. The source must not get it: HTTP clients swallow what a handler throws, and the
   * call would wait forever.
   */
  #broke(error: unknown): void {
    // A destination that has left is not notified, and a teardown that throws is no fault of the stage.
    if (this.closed || error instanceof UnsubscriptionError) throw error
    this.#stage.fail(error)
  }

  add(teardown: TeardownLogic): void {
    if (this.closed) return Subscription.EMPTY.add(teardown)
    if (!(teardown instanceof Link)) {
      this.#others ??= new Subscription()
      return this.#others.add(teardown)
    }
    // A stage that answers a request replaces the stages that made the request: it ends first, and they end with it.
    if (this.#before?.closed === false) teardown.#before = this.#before
    this.#before = teardown
  }

  remove(teardown: Exclude<TeardownLogic, void>): void {
    this.#others?.remove(teardown)
  }

  /** Runs every teardown, even after one has thrown; then throws an UnsubscriptionError, as RxJS does. */
  unsubscribe(): void {
    if (this.closed) return
    this.closed = true
    this.#stopped = true
    const before = this.#before
    this.#before = undefined
    let errors: unknown[] | undefined
    try {
      this.#others?.unsubscribe()
    } catch (error) {
      errors = addError(errors, error)
    }
    try {
      before?.unsubscribe()
    } catch (error) {
      errors = addError(errors, error)
    }
    // Values that skipped this stage notified the one before it.
    this.ending ??= this.#notifying || before?.ending === 'taken' ? 'taken' : 'left'
    try {
      this.#stage.onEnd(this.ending)
    } catch (error) {
      errors = addError(errors, error)
    }
    if (errors !== undefined) throw new UnsubscriptionError(errors)
  }
}
