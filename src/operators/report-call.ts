import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import { ResponseError } from '../errors/index.js'
import type { CallEvent } from '../options/interceptors.js'
import { type Destination, operate, PassThrough } from '../rx/stage.js'

/** Tells the client's listeners of the beginning and the end of a call; without listeners it is not there. */
export function reportCall(call: Call, events: Events): MonoTypeOperatorFunction<CallEvent> {
  return events.observed ? operate((out) => new ReportCall(out, call, events)) : identity
}

class ReportCall extends PassThrough<CallEvent> {
  readonly #call: Call
  readonly #events: Events
  #statusCode: number | undefined

  constructor(out: Destination<CallEvent>, call: Call, events: Events) {
    super(out)
    this.#call = call
    this.#events = events
    events.report('serialization', call)
  }

  protected override _next(event: CallEvent): void {
    if ('statusCode' in event) this.#statusCode = event.statusCode
    super._next(event)
  }

  protected override _error(error: unknown): void {
    const status = error instanceof ResponseError ? { statusCode: error.statusCode } : undefined
    this.#events.report('response', this.#call, { ...status, error })
    super._error(error)
  }

  protected override _complete(): void {
    this.#events.report('response', this.#call, this.#statusCode === undefined ? {} : { statusCode: this.#statusCode })
    super._complete()
  }
}
