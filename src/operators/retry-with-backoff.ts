import type { Observable, OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { CallRequest, WireBody } from '../message/request.js'
import type { RetryPolicy } from '../retry/policy.js'
import type { Destination } from '../rx/destination.js'
import { type Ending, isSuccess } from '../rx/ending.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Repeats a failed attempt as the policy says, while nothing of a response has been emitted: a consumer must not see the
 * beginning twice. Each attempt is a fresh subscription to `inner`; the wait between two ends with the subscription.
 */
export function retryWithBackoff<O>(call: Call, policy: RetryPolicy): Layer<CallRequest<WireBody>, O> {
  return (inner) => operate((destination) => new Retry(destination, call, policy, inner))
}

class Retry<O> extends ExchangeStage<CallRequest<WireBody>, O> {
  readonly #call: Call
  readonly #policy: RetryPolicy
  readonly #inner: OperatorFunction<CallRequest<WireBody>, O>

  constructor(
    destination: Destination<O>,
    call: Call,
    policy: RetryPolicy,
    inner: OperatorFunction<CallRequest<WireBody>, O>,
  ) {
    super(destination)
    this.#call = call
    this.#policy = policy
    this.#inner = inner
  }

  protected override answer(request: CallRequest<WireBody>): void {
    const attempt$ = of(request).pipe(this.#inner)
    new Guard(this.destination, this.#call, request, this.#policy, attempt$).subscribeTo(attempt$)
  }
}

/** Stage behind one attempt, which replaces a failed attempt by the next one. */
class Guard<O> extends Stage<O, O> {
  readonly #call: Call
  readonly #request: CallRequest<WireBody>
  readonly #policy: RetryPolicy
  readonly #attempt$: Observable<O>
  #emitted = false

  constructor(
    destination: Destination<O>,
    call: Call,
    request: CallRequest<WireBody>,
    policy: RetryPolicy,
    attempt$: Observable<O>,
  ) {
    super(destination)
    this.#call = call
    this.#request = request
    this.#policy = policy
    this.#attempt$ = attempt$
  }

  override next(value: O): void {
    this.#emitted = true
    this.destination.next(value)
  }

  override error(error: unknown): void {
    let delay: number | undefined
    try {
      delay = this.#emitted ? undefined : this.#policy.delayAfter(error, this.#call, this.#request)
    } catch (mistake) {
      // The user's own `retryBackoff` threw.
      return super.error(mistake)
    }
    if (delay === undefined) return super.error(error)
    this.replaceBy(() => this.#againAfter(delay))
  }

  override onEnd(ending: Ending): void {
    if (isSuccess(ending)) this.#policy.succeeded()
  }

  #againAfter(delay: number): void {
    if (delay === 0) this.#again()
    else this.destination.add(this.#policy.wait(delay, () => this.#call.runInAsyncScope(this.#again, this)))
  }

  #again(): void {
    new Guard(this.destination, this.#call, this.#request, this.#policy, this.#attempt$).subscribeTo(this.#attempt$)
  }
}
