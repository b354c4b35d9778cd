/** How long a node rests after its first failure, in milliseconds. */
const SHORTEST_REST = 1_000
/** The longest rest. */
const LONGEST_REST = 60_000

/**
 * Whether a node can be used. After a failure it rests, each time twice as long; then one call at a time may probe whether it is
 * back.
 */
export class Health {
  #failures = 0
  #restsUntil = 0
  #lastFailure = 0
  #probing = false

  /** Whether it is used without reservation. */
  get alive(): boolean {
    return this.#failures === 0
  }

  /** When it last failed. */
  get lastFailure(): number {
    return this.#lastFailure
  }

  /** Whether a call may go to it now. */
  isUsable(now: number): boolean {
    return this.alive || (now >= this.#restsUntil && !this.#probing)
  }

  /** A call goes to it. @returns whether it is the probe: the first one at a node that is not alive */
  begin(): boolean {
    if (this.alive || this.#probing) return false
    this.#probing = true
    return true
  }

  /** @returns whether it was dead before */
  succeed(): boolean {
    const revived = !this.alive
    this.#failures = 0
    this.#probing = false
    return revived
  }

  /**
   * A call to it failed. Half of the rest that follows is random, so that clients do not come back in step. Of the many calls that
   * fail together when a node dies only the first one counts: the others say nothing new.
   *
   * @returns how long it rests, in milliseconds; undefined if it was resting already
   */
  fail(now: number): number | undefined {
    this.#lastFailure = now
    this.#probing = false
    if (!this.alive && now < this.#restsUntil) return undefined
    const rest = Math.min(LONGEST_REST, SHORTEST_REST * 2 ** this.#failures)
    const jittered = rest / 2 + (Math.random() * rest) / 2
    this.#failures++
    this.#restsUntil = now + jittered
    return jittered
  }

  /** The probe ended without telling anything about the node. */
  abandon(): void {
    this.#probing = false
  }
}
