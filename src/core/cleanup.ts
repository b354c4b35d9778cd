import { type Observable, ReplaySubject, type SchedulerLike, type Subject, takeUntil, timer } from 'rxjs'

/** Longest time that a release may take, in milliseconds. `close()` waits for it. */
const LONGEST_RELEASE = 5_000

/**
 * Work that helpers leave on the server when they end: closing a point in time, clearing a scroll.
 *
 * It runs by itself. Only `events$` reports its failure.
 */
export class Cleanup {
  readonly #pending = new Set<Promise<void>>()
  /**
   * Emits when the client closes: the signal for helpers to release what they hold. A late subscriber gets it at once.
   */
  readonly closing$: Subject<void> = new ReplaySubject(1)
  readonly #scheduler: SchedulerLike

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler
  }

  add(work$: Observable<unknown>): void {
    const release = new Promise<void>((resolve) => {
      work$
        .pipe(takeUntil(timer(LONGEST_RELEASE, this.#scheduler)))
        .subscribe({ error: () => resolve(), complete: resolve })
    })
    this.#pending.add(release)
    release.then(() => this.#pending.delete(release))
  }

  /** Settles when no release is under way, including those that begin in the meantime. */
  async settled(): Promise<void> {
    this.closing$.next()
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
