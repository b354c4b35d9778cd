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

  /** A call goes to it; if it was not alive, that call is the probe. */
  begin(): void {
    if (!this.alive) this.#probing = true
  }

  /** @returns whether it was dead before */
  succeed(): boolean {
    const revived = !this.alive
    this.#failures = 0
    this.#probing = false
    return revived
  }

  /** Half of the rest is random, so that clients do not come back in step. @returns how long it rests, in milliseconds */
  fail(now: number): number {
    const rest = Math.min(LONGEST_REST, SHORTEST_REST * 2 ** this.#failures)
    const jittered = rest / 2 + (Math.random() * rest) / 2
    this.#failures++
    this.#probing = false
    this.#lastFailure = now
    this.#restsUntil = now + jittered
    return jittered
  }

  /** The call ended without telling anything about the node. */
  abandon(): void {
    this.#probing = false
  }
}
