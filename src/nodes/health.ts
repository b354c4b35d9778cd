/** Rest of a node after its first failure, in milliseconds. */
const SHORTEST_REST = 1_000
/** Longest rest of a node, in milliseconds. */
const LONGEST_REST = 60_000

/**
 * Health of a node. After each failure it rests twice as long; then one call at a time may probe whether it is back.
 */
export class Health {
  #failures = 0
  #restsUntil = 0
  #lastFailure = 0
  #probing = false

  /** True if the node is used without reservation. */
  get alive(): boolean {
    return this.#failures === 0
  }

  /** Time of the last failure. */
  get lastFailure(): number {
    return this.#lastFailure
  }

  /** Returns whether a call may go to the node now. */
  isUsable(now: number): boolean {
    return this.alive || (now >= this.#restsUntil && !this.#probing)
  }

  /** Records a call to the node. @returns true if the call is the probe: the first one at a node that is not alive */
  begin(): boolean {
    if (this.alive || this.#probing) return false
    this.#probing = true
    return true
  }

  /** Records a success. @returns true if the node was dead before */
  succeed(): boolean {
    const revived = !this.alive
    this.#failures = 0
    this.#probing = false
    return revived
  }

  /**
   * Records a failed call.
   *
   * Half of the rest that follows is random, so that clients do not come back in step. When a node dies, many calls
   * fail together; only the first one counts.
   *
   * @returns the rest in milliseconds, or `undefined` if the node was resting already
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

  /** Records a probe that ended without a result. */
  abandon(): void {
    this.#probing = false
  }
}
