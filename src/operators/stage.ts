import { Observable, type OperatorFunction, Subscriber, type TeardownLogic } from 'rxjs'

/**
 * What the operators of the pipeline are made of: a subscriber between a source and `out`. It passes on completion and errors;
 * subclasses say what becomes of values. When `out` unsubscribes, so does the stage from its source.
 *
 * A class rather than closures, because every request passes through a dozen of them.
 */
export abstract class Stage<I, O> extends Subscriber<I> {
  /** Where values, completion and errors go. */
  declare protected readonly out: Subscriber<O>
  /** The stage before this one has a place of its own: most stages let go of nothing else, and a list for one is dear. */
  #before: Stage<unknown, I> | undefined

  constructor(out: Subscriber<O>) {
    super()
    this.out = out
    out.add(this)
  }

  override add(teardown: TeardownLogic): void {
    if (teardown instanceof Stage && !this.closed && this.#before?.closed !== false) this.#before = teardown
    else super.add(teardown)
  }

  override unsubscribe(): void {
    if (this.closed) return
    super.unsubscribe()
    const before = this.#before
    this.#before = undefined
    before?.unsubscribe()
  }

  protected abstract override _next(value: I): void

  protected override _error(error: unknown): void {
    // What a stage emits or reports at its end can make its reader leave, and with that it has ended already.
    if (this.closed) return
    try {
      this.out.error(error)
    } finally {
      this.unsubscribe()
    }
  }

  protected override _complete(): void {
    if (this.closed) return
    try {
      this.out.complete()
    } finally {
      this.unsubscribe()
    }
  }

  /** Ends the stage from within: lets go of the source first, so that nothing more of it is read. */
  protected fail(error: unknown): void {
    this.unsubscribe()
    this.out.error(error)
  }
}

/** Makes an operator of a stage: each subscription gets a new one. */
export function operate<I, O>(stage: (out: Subscriber<O>) => Stage<I, O>): OperatorFunction<I, O> {
  return (source) => new Staged(source, stage)
}

/** A source seen through a stage. Several in a row are subscribed to in one go. */
class Staged<I, O> extends Observable<O> {
  readonly #source: Observable<I>
  readonly #stage: (out: Subscriber<O>) => Stage<I, O>

  constructor(source: Observable<I>, stage: (out: Subscriber<O>) => Stage<I, O>) {
    super(begin)
    this.#source = source
    this.#stage = stage
  }

  begin(out: Subscriber<O>): void {
    // A reader can have left before it came: combineLatest subscribes to all its sources even if the first one fails.
    if (out.closed) return
    const stage = this.#stage(out)
    // A stage can end before it began, when a signal is aborted already.
    if (stage.closed) return
    if (this.#source instanceof Staged) this.#source.begin(stage)
    else this.#source.subscribe(stage)
  }
}

function begin<O>(this: Observable<O>, out: Subscriber<O>): void {
  if (this instanceof Staged) this.begin(out)
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
