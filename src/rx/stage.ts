import { Observable, type OperatorFunction, Subscription, type TeardownLogic } from 'rxjs'

/** Who reads what a stage emits: an RxJS Subscriber, or the next stage. */
export interface Destination<T> {
  next(value: T): void
  error(error: unknown): void
  complete(): void
  readonly closed: boolean
  add(teardown: TeardownLogic): void
  /** Who looks at the values first, if this one does not: whoever emits a great many gives them there, until it is closed. */
  readonly behind?: Destination<T> | undefined
}

/**
 * What the operators of the pipeline are made of: it stands between a source and `out`. It passes on completion and errors;
 * subclasses say what becomes of values. When `out` unsubscribes, so does the stage from its source.
 *
 * Every request passes through a dozen of them. That is why they are no closures, and no Subscribers themselves: fields that
 * many classes inherit are slow to reach for the engine, so that what all stages have in common is in one class, {@link Link}.
 */
export abstract class Stage<I, O> {
  declare protected readonly out: Destination<O>
  declare private readonly link: Link<I>

  constructor(out: Destination<O>) {
    this.out = out
    this.link = new Link(this)
    out.add(this.link)
  }

  get closed(): boolean {
    return this.link.closed
  }

  subscribeTo(source: Observable<I>): void {
    // It can have ended before it began, when a signal is aborted already.
    if (this.closed) return
    if (source instanceof Direct) source.begin(this.link)
    else source.subscribe(this.link)
  }

  unsubscribe(): void {
    this.link.unsubscribe()
  }

  onNext(value: I): void {
    this._next(value)
  }

  onError(error: unknown): void {
    this._error(error)
  }

  onComplete(): void {
    this._complete()
  }

  /** Called once at the end, whichever it was: where subclasses clean up. */
  onEnd(): void {}

  protected abstract _next(value: I): void

  protected _error(error: unknown): void {
    // What a stage emits or reports at its end can make its reader leave, and with that it has ended already.
    if (this.closed) return
    try {
      this.out.error(error)
    } finally {
      this.unsubscribe()
    }
  }

  protected _complete(): void {
    if (this.closed) return
    try {
      this.out.complete()
    } finally {
      this.unsubscribe()
    }
  }

  protected add(teardown: TeardownLogic): void {
    this.link.add(teardown)
  }

  protected remove(teardown: Exclude<TeardownLogic, void>): void {
    this.link.remove(teardown)
  }

  /** Ends the stage from within: lets go of the source first, so that nothing more of it is read. */
  protected fail(error: unknown): void {
    this.unsubscribe()
    this.out.error(error)
  }
}

/** The RxJS side of a stage: what RxJS asks of a Subscriber, without the fields of the four classes that it makes one of. */
class Link<I> implements Destination<I> {
  closed = false
  #stopped = false
  readonly #stage: Stage<I, unknown>
  /** The link of the stage before this one. Most have nothing else to let go of, and a list for one is dear. */
  #before: Link<unknown> | undefined
  #others: Subscription | undefined

  constructor(stage: Stage<I, unknown>) {
    this.#stage = stage
  }

  get behind(): Destination<I> | undefined {
    return this.#stage instanceof PassThrough ? this.#stage.behind : undefined
  }

  next(value: I): void {
    if (!this.#stopped) this.#stage.onNext(value)
  }

  error(error: unknown): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#stage.onError(error)
  }

  complete(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#stage.onComplete()
  }

  add(teardown: TeardownLogic): void {
    if (this.closed) return Subscription.EMPTY.add(teardown)
    if (!(teardown instanceof Link)) {
      this.#others ??= new Subscription()
      return this.#others.add(teardown)
    }
    // What answers comes before its answer, and ends with it.
    if (this.#before?.closed === false) teardown.#before = this.#before
    this.#before = teardown
  }

  remove(teardown: Exclude<TeardownLogic, void>): void {
    this.#others?.remove(teardown)
  }

  unsubscribe(): void {
    if (this.closed) return
    this.closed = true
    this.#stopped = true
    try {
      this.#others?.unsubscribe()
    } finally {
      const before = this.#before
      this.#before = undefined
      before?.unsubscribe()
      this.#stage.onEnd()
    }
  }
}

/** Makes an operator of a stage: each subscription gets a new one. */
export function operate<I, O>(stage: (out: Destination<O>) => Stage<I, O>): OperatorFunction<I, O> {
  return (source) => new Staged(source, stage)
}

/** An Observable that a stage can begin without the precautions that RxJS takes for strangers. */
abstract class Direct<T> extends Observable<T> {
  constructor() {
    super(begin)
  }

  abstract begin(out: Destination<T>): void
}

function begin<T>(this: Observable<T>, out: Destination<T>): void {
  if (this instanceof Direct) this.begin(out)
}

/** A source seen through a stage. */
class Staged<I, O> extends Direct<O> {
  readonly #source: Observable<I>
  readonly #stage: (out: Destination<O>) => Stage<I, O>

  constructor(source: Observable<I>, stage: (out: Destination<O>) => Stage<I, O>) {
    super()
    this.#source = source
    this.#stage = stage
  }

  override begin(out: Destination<O>): void {
    // A reader can have left before it came: combineLatest subscribes to all its sources even if the first one fails.
    if (!out.closed) this.#stage(out).subscribeTo(this.#source)
  }
}

class Just<T> extends Direct<T> {
  readonly #value: T

  constructor(value: T) {
    super()
    this.#value = value
  }

  override begin(out: Destination<T>): void {
    try {
      out.next(this.#value)
      out.complete()
    } catch (error) {
      // Of the user's own functions, such as a node selector.
      out.error(error)
    }
  }
}

/** Emits one value at once: what `of` does, which costs several times as much. */
export function just<T>(value: T): Observable<T> {
  return new Just(value)
}

/** A stage that answers its one value with something asynchronous, such as a request with its response, and ends with that. */
export abstract class ExchangeStage<I, O> extends Stage<I, O> {
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

/** A stage that changes nothing, and may not be told of values: what an answer is passed on through. */
export class PassThrough<T> extends Stage<T, T> {
  get behind(): Destination<T> {
    return this.out.behind ?? this.out
  }

  protected override _next(value: T): void {
    this.out.next(value)
  }
}
