import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import { ResponseError } from '../errors/index.js'
import type { CallEvent } from '../options/interceptors.js'
import type { Destination } from '../rx/destination.js'
import { type Ending, isSuccess } from '../rx/ending.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** Reports the beginning and the end of a call to `events$`, if `events$` has subscribers. */
export function reportCall(call: Call, events: Events): MonoTypeOperatorFunction<CallEvent> {
  return events.observed ? operate((destination) => new ReportCall(destination, call, events)) : identity
}

class ReportCall extends PassThrough<CallEvent> {
  readonly #call: Call
  readonly #events: Events
  #statusCode: number | undefined
  #reported = false

  constructor(destination: Destination<CallEvent>, call: Call, events: Events) {
    super(destination)
    this.#call = call
    this.#events = events
    events.report('serialization', call)
  }

  override next(event: CallEvent): void {
    if ('statusCode' in event) this.#statusCode = event.statusCode
    super.next(event)
  }

  override error(error: unknown): void {
    const status = error instanceof ResponseError ? { statusCode: error.statusCode } : undefined
    this.#report({ ...status, error })
    super.error(error)
  }

  override complete(): void {
    this.#reportSuccess()
    super.complete()
  }

  /** A consumer that leaves with the value does not wait for completion. */
  override onEnd(ending: Ending): void {
    if (isSuccess(ending)) this.#reportSuccess()
  }

  #reportSuccess(): void {
    this.#report(this.#statusCode === undefined ? {} : { statusCode: this.#statusCode })
  }

  #report(details: { statusCode?: number; error?: unknown }): void {
    if (this.#reported) return
    this.#reported = true
    this.#events.report('response', this.#call, details)
  }
}
