import type { Observable, Observer, TeardownLogic } from 'rxjs'
import type { Destination } from './destination.js'
import { Direct } from './direct.js'
import type { Ending } from './ending.js'
import { Link } from './link.js'

/**
 * One step between a source and its destination, and the base of every operator of the pipeline.
 *
 * Subclasses override `next`, and `error`, `complete` or `onEnd` where they matter; errors and completion pass by default.
 * When the destination unsubscribes, the stage unsubscribes from its source. Only the source notifies a stage.
 */
export abstract class Stage<I, O> implements Observer<I> {
  declare protected readonly destination: Destination<O>
  declare private readonly link: Link<I>

  constructor(destination: Destination<O>) {
    this.destination = destination
    this.link = new Link(this)
    destination.add(this.link)
  }

  get closed(): boolean {
    return this.link.closed
  }

  /** See {@link Destination.inspector}. A stage inspects its values by default. */
  get inspector(): Destination<I> | undefined {
    return undefined
  }

  subscribeTo(source: Observable<I>): void {
    // An aborted signal ends a stage before it begins.
    if (this.closed) return
    if (source instanceof Direct) source.begin(this.link)
    else source.subscribe(this.link)
  }

  unsubscribe(): void {
    this.link.unsubscribe()
  }

  abstract next(value: I): void

  error(error: unknown): void {
    // A stage that emits or reports at its end can make its consumer leave, which ends the stage.
    if (this.closed) return
    this.link.ending = 'failed'
    try {
      this.destination.error(error)
    } finally {
      this.unsubscribe()
    }
  }

  complete(): void {
    if (this.closed) return
    this.link.ending = 'completed'
    try {
      this.destination.complete()
    } finally {
      this.unsubscribe()
    }
  }

  /** Ends the stage with an error of its own, or one that it threw. Releases the source first, so that nothing more is read from it. */
  fail(error: unknown): void {
    this.replaceBy(() => this.destination.error(error))
  }

  /** Runs once, after the source has been released, whatever ended the stage. Subclasses clean up here. */
  onEnd(_ending: Ending): void {}

  protected add(teardown: TeardownLogic): void {
    this.link.add(teardown)
  }

  protected remove(teardown: Exclude<TeardownLogic, void>): void {
    this.link.remove(teardown)
  }

  /** Releases the source as failed and continues with something else for the same destination, even if a teardown throws. */
  protected replaceBy(begin: () => void): void {
    this.link.ending ??= 'failed'
    try {
      this.unsubscribe()
    } finally {
      begin()
    }
  }
}
