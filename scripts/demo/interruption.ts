import { lastValueFrom, type Observable, Subject, takeUntil } from 'rxjs'

/** Error of a demo that Ctrl-C has ended. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted')
  }
}

/** Runs a step to its end, and resolves with what it emitted last. */
export type Play = <T>(step$: Observable<T>) => Promise<T>

/** Ends the current step when Ctrl-C is pressed, or when the output is closed. */
export class Interruption {
  readonly #abort = new AbortController()
  /** Never emits; fails at an interruption, and for every later subscriber. */
  readonly #interrupted$ = new Subject<never>()

  constructor() {
    const interrupt = (): void => this.#interrupt()
    // Ctrl-C may arrive several times, because npm and tsx pass it on.
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
    process.stdout.on('error', interrupt)
  }

  /** Signal for work that is not an Observable. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Runs a step. An interruption unsubscribes from it, which stops all of its work. */
  readonly play: Play = (step$) => lastValueFrom(step$.pipe(takeUntil(this.#interrupted$)))

  #interrupt(): void {
    if (this.#abort.signal.aborted) return
    const reason = new Interrupted()
    this.#interrupted$.error(reason)
    this.#abort.abort(reason)
  }
}
