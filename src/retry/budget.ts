/** How much a client may spend at most. Source of all four figures: gRPC A6, retry throttling */
const FULL = 100
/** At this level or below no retry is made. */
const EXHAUSTED = FULL / 2
const COST_OF_FAILURE = 1
const GAIN_OF_SUCCESS = 0.2

/** Keeps an outage from multiplying the traffic: when too many attempts fail, nothing is repeated until enough succeed. */
export class RetryBudget {
  #tokens = FULL

  /** A failed attempt is paid for. @returns whether a retry can be afforded */
  spend(): boolean {
    this.#tokens = Math.max(0, this.#tokens - COST_OF_FAILURE)
    return this.#tokens > EXHAUSTED
  }

  earn(): void {
    this.#tokens = Math.min(FULL, this.#tokens + GAIN_OF_SUCCESS)
  }
}
