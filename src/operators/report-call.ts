import { identity, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import type { Call } from '../call/call.js'
import { CallWatch } from '../call/call-watch.js'
import type { Events } from '../call/events.js'
import { isObserved } from '../call/is-observed.js'
import { ResponseError } from '../errors/index.js'
import type { CallEvent } from '../options/interceptors.js'
import type { Destination } from '../rx/destination.js'
import type { Ending } from '../rx/ending.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** Reports the beginning and the end of a call, if anything observes calls. */
export function reportCall(call: Call, events: Events): MonoTypeOperatorFunction<CallEvent> {
  return isObserved(call, events) ? operate((destination) => new ReportCall(destination, call, events)) : identity
}

class ReportCall extends PassThrough<CallEvent> {
  readonly #watch: CallWatch

  constructor(destination: Destination<CallEvent>, call: Call, events: Events) {
    super(destination)
    this.#watch = new CallWatch(call, events)
    call.watch = this.#watch
  }

  override subscribeTo(source: Observable<CallEvent>): void {
    this.#watch.subscribe(() => super.subscribeTo(source))
  }

  override next(event: CallEvent): void {
    if ('statusCode' in event) this.#watch.statusCode = event.statusCode
    super.next(event)
  }

  override error(error: unknown): void {
    // An interceptor can fail a call whose response was a success.
    this.#watch.statusCode = error instanceof ResponseError ? error.statusCode : undefined
    this.#watch.end('failed', error)
    super.error(error)
  }

  override complete(): void {
    this.#watch.end('completed')
    super.complete()
  }

  override onEnd(ending: Ending): void {
    this.#watch.end(ending === 'left' ? 'unsubscribed' : ending)
  }
}
