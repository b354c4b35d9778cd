import type { Observable, OperatorFunction } from 'rxjs'
import type { Destination } from './destination.js'
import { Direct } from './direct.js'
import type { Stage } from './stage.js'

/** Returns the operator of a stage. Each subscription gets a new stage. */
export function operate<I, O>(stage: (destination: Destination<O>) => Stage<I, O>): OperatorFunction<I, O> {
  return (source) => new Operated(source, stage)
}

/** Source seen through a stage. */
class Operated<I, O> extends Direct<O> {
  readonly #source: Observable<I>
  readonly #stage: (destination: Destination<O>) => Stage<I, O>

  constructor(source: Observable<I>, stage: (destination: Destination<O>) => Stage<I, O>) {
    super()
    this.#source = source
    this.#stage = stage
  }

  override begin(destination: Destination<O>): void {
    // A consumer can leave before it subscribes: combineLatest subscribes to all its sources, even if the first one fails.
    if (!destination.closed) this.#stage(destination).subscribeTo(this.#source)
  }
}
