import { Observable, type OperatorFunction, Subscriber } from 'rxjs'

/**
 * What the operators of the pipeline are made of: a subscriber between a source and `out`. It passes on completion and errors;
 * subclasses say what becomes of values. When `out` unsubscribes, so does the stage from its source.
 *
 * A class rather than closures, because every request passes through a dozen of them.
 */
export abstract class Stage<I, O> extends Subscriber<I> {
  protected readonly out: Subscriber<O>

  constructor(out: Subscriber<O>) {
    super(out)
    this.out = out
  }

  protected abstract override _next(value: I): void

  /** Ends the stage from within: lets go of the source first, so that nothing more of it is read. */
  protected fail(error: unknown): void {
    this.unsubscribe()
    this.out.error(error)
  }
}

/** Makes an operator of a stage: each subscription gets a new one. */
export function operate<I, O>(stage: (out: Subscriber<O>) => Stage<I, O>): OperatorFunction<I, O> {
  return (source) =>
    new Observable<O>((out) => {
      const subscriber = stage(out)
      // A stage can end before it began, when a signal is aborted already.
      if (!subscriber.closed) source.subscribe(subscriber)
    })
}

/** A stage that answers its one value with something asynchronous, such as a request with its reply, and ends with that. */
export abstract class AnswerStage<I, O> extends Stage<I, O> {
  #answering = false

  /** Subscribes a stage whose `out` is this one's: that one ends it. */
  protected abstract answer(value: I): void

  protected override _next(value: I): void {
    this.#answering = true
    try {
      this.answer(value)
    } catch (error) {
      this.fail(error)
    }
  }

  protected override _complete(): void {
    if (!this.#answering) super._complete()
  }
}

/** A stage that changes nothing: what an answer is passed on through. */
export class PassOn<T> extends Stage<T, T> {
  protected override _next(value: T): void {
    this.out.next(value)
  }
}
