import type { Observer, TeardownLogic } from 'rxjs'

/** The consumer of a stage: an RxJS Subscriber, or the {@link Link} of the next stage. */
export interface Destination<T> extends Observer<T> {
  readonly closed: boolean
  add(teardown: TeardownLogic): void
  /**
   * The first consumer that inspects values. A source of very many values emits straight to it, until it is closed, and skips the
   * stages that pass values through.
   */
  readonly inspector?: Destination<T> | undefined
}
