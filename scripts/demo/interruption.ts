import { lastValueFrom, type Observable, Subject, takeUntil } from 'rxjs'

/** Ctrl-C was pressed. */
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
    // Ctrl-C may come several times, for npm and tsx pass it on.
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
    process.stdout.on('error', interrupt)
  }

  /** For what is no Observable. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** An interruption unsubscribes from the step: nothing else is needed to stop all that it does. */
  readonly play: Play = (step$) => lastValueFrom(step$.pipe(takeUntil(this.#interrupted$)))

  #interrupt(): void {
    if (this.#abort.signal.aborted) return
    const reason = new Interrupted()
    this.#interrupted$.error(reason)
    this.#abort.abort(reason)
  }
}
