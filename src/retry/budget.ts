import { asyncScheduler, type SchedulerLike } from 'rxjs'
import { monotonicNow } from '../rx/monotonic-now.js'

/** Largest number of tokens of a client. Source of this figure and the next three: gRPC A6, retry throttling */
const FULL = 100
/** Level at or below which nothing is retried. */
const EXHAUSTED = FULL / 2
/** Level that hedges leave to retries: a retry decides whether a call succeeds, and a hedge only when. */
const RESERVED = (FULL + EXHAUSTED) / 2
const COST_OF_FAILURE = 1
/** Cost of an attempt beside another one. Successes pay for one hedge in five calls. */
const COST_OF_HEDGE = 1
const GAIN_OF_SUCCESS = 0.2
/** Tokens that come back in a second without any call: an idle client has retries again 100 s after an outage. */
const GAIN_OF_A_SECOND = 0.5

/** Retry budget of a client. When too many attempts fail, nothing is repeated until enough succeed, so an outage does not multiply traffic. */
export class RetryBudget {
  readonly #scheduler: SchedulerLike
  #tokens = FULL
  #countedAt: number

  constructor(scheduler: SchedulerLike = asyncScheduler) {
    this.#scheduler = scheduler
    this.#countedAt = monotonicNow(scheduler)
  }

  /** Share of the tokens that are left, from 0 to 1. At 0.5 and below nothing is retried. */
  get level(): number {
    this.#refill()
    return this.#tokens / FULL
  }

  /** Pays for a failed attempt. @returns `true` if the budget permits a retry */
  spend(): boolean {
    this.#refill()
    this.#tokens = Math.max(0, this.#tokens - COST_OF_FAILURE)
    return this.#tokens > EXHAUSTED
  }

  /** Pays for an attempt beside another one, if the budget permits that. */
  buy(): boolean {
    this.#refill()
    if (this.#tokens - COST_OF_HEDGE < RESERVED) return false
    this.#tokens -= COST_OF_HEDGE
    return true
  }

  earn(): void {
    this.#tokens = Math.min(FULL, this.#tokens + GAIN_OF_SUCCESS)
  }

  #refill(): void {
    const now = monotonicNow(this.#scheduler)
    this.#tokens = Math.min(FULL, this.#tokens + ((now - this.#countedAt) / 1_000) * GAIN_OF_A_SECOND)
    this.#countedAt = now
  }
}
