import { identity, type Observable, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { AttemptWatch } from '../call/call-watch.js'
import type { Events } from '../call/events.js'
import { isObserved } from '../call/is-observed.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import type { Destination } from '../rx/destination.js'
import type { Ending } from '../rx/ending.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** Reports the beginning and the end of each attempt, if anything observes calls. */
export function reportAttempt(call: Call, events: Events): Layer<Attempt, WireEvent> {
  if (!isObserved(call, events)) return identity
  return (inner) => operate((destination) => new ReportAttempt(destination, call, inner))
}

class ReportAttempt extends ExchangeStage<Attempt, WireEvent> {
  readonly #call: Call
  readonly #inner: OperatorFunction<Attempt, WireEvent>

  constructor(destination: Destination<WireEvent>, call: Call, inner: OperatorFunction<Attempt, WireEvent>) {
    super(destination)
    this.#call = call
    this.#inner = inner
  }

  protected override answer(attempt: Attempt): void {
    const response$ = of(attempt).pipe(this.#inner)
    const call = this.#call
    const watch = call.watch?.begin(attempt.node, call.hedged)
    call.attempt = watch
    if (watch === undefined) this.answerWith(response$)
    else new WatchedAttempt(this.destination, call, watch).subscribeTo(response$)
  }
}

class WatchedAttempt extends PassThrough<WireEvent> {
  readonly #call: Call
  readonly #watch: AttemptWatch

  constructor(destination: Destination<WireEvent>, call: Call, watch: AttemptWatch) {
    super(destination)
    this.#call = call
    this.#watch = watch
  }

  override subscribeTo(source: Observable<WireEvent>): void {
    this.#watch.subscribe(() => super.subscribeTo(source))
  }

  override error(error: unknown): void {
    this.#watch.end('failed', this.#call.progress, error)
    super.error(error)
  }

  override complete(): void {
    this.#watch.end('completed', this.#call.progress)
    super.complete()
  }

  override onEnd(ending: Ending): void {
    this.#watch.end(ending === 'left' ? 'unsubscribed' : ending, this.#call.progress)
  }
}
