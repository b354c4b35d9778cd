import { identity, type Observable, type OperatorFunction, type Subscription } from 'rxjs'
import type { Call } from '../call/call.js'
import type { CallRequest, WireBody } from '../message/request.js'
import type { ApiLatencies } from '../retry/api-latencies.js'
import type { Hedging } from '../retry/hedging.js'
import { mayDifferElsewhere } from '../retry/policy.js'
import type { Destination } from '../rx/destination.js'
import { Direct } from '../rx/direct.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { Link, type Linked } from '../rx/link.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { startDeadline } from '../rx/start-deadline.js'

/** Context of a client's calls, as far as this operator reads it. */
interface Hedged {
  readonly hedging: Hedging
}

/** Makes the operator of one attempt. */
type MakeAttempt<C, O> = (call: Call, context: C) => OperatorFunction<CallRequest<WireBody>, O>

/**
 * Makes a second attempt at another node, beside the first one, if that has emitted nothing when the call's `hedge.after` has passed.
 * The attempt that emits first continues, and the other one is unsubscribed from. An error ends the call only if the other
 * attempt has failed, too, or if it would get the same answer.
 *
 * Writes get no second attempt. A node can carry out a canceled one later, and undo what was written meanwhile.
 */
export function hedge<C extends Hedged, O>(
  call: Call,
  context: C,
  make: MakeAttempt<C, O>,
): Layer<CallRequest<WireBody>, O> {
  if (call.settings.hedge === undefined || !call.api.reads) return identity
  const again = (fork: Call): OperatorFunction<CallRequest<WireBody>, O> => make(fork, context)
  return (inner) => operate((destination) => new Hedge(destination, call, context.hedging, inner, again))
}

class Hedge<O> extends ExchangeStage<CallRequest<WireBody>, O> {
  readonly #call: Call
  readonly #hedging: Hedging
  readonly #inner: OperatorFunction<CallRequest<WireBody>, O>
  readonly #again: (fork: Call) => OperatorFunction<CallRequest<WireBody>, O>

  constructor(
    destination: Destination<O>,
    call: Call,
    hedging: Hedging,
    inner: OperatorFunction<CallRequest<WireBody>, O>,
    again: (fork: Call) => OperatorFunction<CallRequest<WireBody>, O>,
  ) {
    super(destination)
    this.#call = call
    this.#hedging = hedging
    this.#inner = inner
    this.#again = again
  }

  protected override answer(request: CallRequest<WireBody>): void {
    const first$ = of(request).pipe(this.#inner)
    if (!this.#hedging.isPossible(request)) return this.answerWith(first$)
    const hedge$ = (fork: Call): Observable<O> => of(request).pipe(this.#again(fork))
    new Race(this.destination, this.#call, this.#hedging, hedge$).begin(first$)
  }
}

/** Race of an attempt and its hedge. It is the stage of both: each of them ends alone, or with it. */
class Race<O> extends Stage<O, O> {
  readonly #call: Call
  readonly #hedging: Hedging
  readonly #hedge$: (fork: Call) => Observable<O>
  readonly #startedAt: number
  readonly #latencies: ApiLatencies | undefined
  readonly #lanes: Lane<O>[] = []
  #timer: Subscription | undefined
  #winner: Lane<O> | undefined

  constructor(destination: Destination<O>, call: Call, hedging: Hedging, hedge$: (fork: Call) => Observable<O>) {
    super(destination)
    this.#call = call
    this.#hedging = hedging
    this.#hedge$ = hedge$
    this.#startedAt = monotonicNow(hedging.scheduler)
    this.#latencies = hedging.latenciesOf(call)
  }

  begin(first$: Observable<O>): void {
    const wait = this.#wait()
    if (wait !== undefined) this.#waitFor(wait)
    this.#start(this.#call, first$)
  }

  override next(value: O): void {
    this.destination.next(value)
  }

  /** Passes on a value of an attempt. The first value decides the race. */
  emitted(lane: Lane<O>, value: O): void {
    if (this.#winner !== undefined) return this.next(value)
    this.#winner = lane
    try {
      this.#decide(lane)
    } finally {
      this.next(value)
    }
  }

  /** Continues with the other attempt, if that is under way and may get another answer. */
  failed(lane: Lane<O>, error: unknown): void {
    const other = this.#lanes.find((one) => one !== lane && one.running)
    const call = this.#call
    if (this.#winner === undefined && other !== undefined && mayDifferElsewhere(error)) {
      call.failures++
      other.call.failures = call.failures
      if (lane.call.node !== null) call.tried = new Set([...call.tried, lane.call.node])
      return lane.end()
    }
    if (this.#winner === undefined) call.adopt(lane.call)
    this.fail(error)
  }

  #wait(): number | undefined {
    const after = this.#call.settings.hedge?.after
    if (after !== 'p95') return after
    const p95 = this.#latencies?.p95
    // Timers count whole milliseconds. Where all responses take equally long, none of them is late.
    return p95 === undefined ? undefined : Math.floor(p95) + 1
  }

  #waitFor(wait: number): void {
    const call = this.#call
    const hedge = (): void => call.runInAsyncScope(this.#hedge, this, wait)
    this.#timer = startDeadline(this.#hedging.scheduler, wait, hedge)
    this.add(this.#timer)
  }

  #hedge(waited: number): void {
    let fork: Call | undefined
    try {
      fork = this.#hedging.hedgeOf(this.#call, waited)
    } catch (mistake) {
      // The user's own `nodeFilter` threw.
      return this.fail(mistake)
    }
    // A listener of the event can make the consumer leave.
    if (fork !== undefined && !this.closed) this.#start(fork, this.#hedge$(fork))
  }

  #start(call: Call, attempt$: Observable<O>): void {
    const lane = new Lane(this, call)
    this.#lanes.push(lane)
    this.add(() => lane.end())
    lane.begin(attempt$)
  }

  #decide(winner: Lane<O>): void {
    const call = this.#call
    // A hedge that wins shows how long the late attempt has taken, at least.
    if (call.node !== null) this.#latencies?.add(call.node, monotonicNow(this.#hedging.scheduler) - this.#startedAt)
    if (this.#timer !== undefined) {
      this.remove(this.#timer)
      this.#timer.unsubscribe()
    }
    if (winner.call.hedged) this.#hedging.won++
    call.adopt(winner.call)
    for (const lane of this.#lanes) if (lane !== winner) lane.end()
  }
}

/** One of two attempts, with its own link, so that it can end without the other one. */
class Lane<O> implements Linked<O> {
  readonly call: Call
  readonly inspector = undefined
  readonly #race: Race<O>
  readonly #link: Link<O>

  constructor(race: Race<O>, call: Call) {
    this.#race = race
    this.call = call
    this.#link = new Link(this)
  }

  get running(): boolean {
    return !this.#link.closed
  }

  begin(attempt$: Observable<O>): void {
    if (attempt$ instanceof Direct) attempt$.begin(this.#link)
    else attempt$.subscribe(this.#link)
  }

  next(value: O): void {
    this.#race.emitted(this, value)
  }

  error(error: unknown): void {
    this.#link.ending = 'failed'
    this.#race.failed(this, error)
  }

  complete(): void {
    this.#link.ending = 'completed'
    this.#race.complete()
  }

  fail(error: unknown): void {
    this.error(error)
  }

  onEnd(): void {}

  end(): void {
    this.#link.unsubscribe()
  }
}
