import { type Observable, ReplaySubject, type SchedulerLike, type Subject, takeUntil, timer } from 'rxjs'

/** The longest that a release may take, in milliseconds: `close()` waits for it. */
const LONGEST_RELEASE = 5_000

/**
 * What helpers owe the server after they have ended: closing a point in time, clearing a scroll. It goes on by itself, and
 * nobody hears of its failure but those who listen to `events$`.
 */
export class Cleanup {
  readonly #pending = new Set<Promise<void>>()
  /** Who holds something that is to be released is told when it is time; who comes later, at once. */
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

  /** Settles when nothing is owed any more, that which begins in the meantime included. */
  async settled(): Promise<void> {
    this.closing$.next()
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
