import {
  config,
  type Observable,
  type ObservableNotification,
  type Observer,
  Subject,
  Subscriber,
  takeUntil,
} from 'rxjs'
import { vi } from 'vitest'
import type { Laboratory } from './laboratory.js'

/** What a reader has seen. */
export interface Run {
  readonly values: readonly unknown[]
  /** `complete`, or the error. */
  readonly ending: unknown
}

/** RxJS tells of them in a timer. */
export function watchForNotificationsAfterTheEnd(): () => readonly ObservableNotification<unknown>[] {
  const notifications: ObservableNotification<unknown>[] = []
  config.onStoppedNotification = (notification) => notifications.push(notification)
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  return () => {
    vi.runAllTimers()
    return notifications
  }
}

/** Subscribes and lets the time pass until the end. */
export function observe(
  observable: Observable<unknown>,
  { clock }: Laboratory,
  { passTime = true, asLongAsItLasts = false } = {},
): Promise<Run> {
  const values: unknown[] = []
  const run = new Promise<Run>((resolve) => {
    const reader = {
      next: (value: unknown) => values.push(value),
      error: (error: unknown) => resolve({ values, ending: error }),
      complete: () => resolve({ values, ending: 'complete' }),
    }
    observable.subscribe(asLongAsItLasts ? new LastingReader(reader) : reader)
  })
  if (passTime) clock.flush()
  return run
}

/** A reader who does not leave at the end, as an operator does that is busy with what it was given. */
class LastingReader extends Subscriber<unknown> {
  readonly #reader: Observer<unknown>

  constructor(reader: Observer<unknown>) {
    super()
    this.#reader = reader
  }

  protected override _next(value: unknown): void {
    this.#reader.next(value)
  }

  protected override _error(error: unknown): void {
    this.#reader.error(error)
  }

  protected override _complete(): void {
    this.#reader.complete()
  }
}

/** Unsubscribes while the last of so many values is being delivered, and looks at once at what is left. */
export async function leaveAt(count: number, observable: Observable<unknown>, laboratory: Laboratory) {
  const left = new Subject<void>()
  let seen = 0
  let leftovers: string[] | undefined
  const ended = new Promise<void>((resolve) => {
    observable.pipe(takeUntil(left)).subscribe({
      next: () => {
        if (++seen !== count) return
        left.next()
        leftovers = laboratory.leftovers()
      },
      error: () => resolve(),
      complete: resolve,
    })
  })
  laboratory.clock.flush()
  await ended
  await turnOfTheEventLoop()
  return { seen, leftovers }
}

export function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
