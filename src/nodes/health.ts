/** Rest of a node after its first failure, in milliseconds. */
const SHORTEST_REST = 1_000
/** Longest rest of a node, in milliseconds. */
const LONGEST_REST = 60_000
/** Number of calls at once from which on a revived node is used without reservation. */
const RECOVERED = 32

/**
 * Health of a node. After each failure it rests twice as long; then one call at a time may probe whether it is back.
 *
 * A process that has just started is slow until its code is compiled and its caches are full. A revived node begins with
 * two calls at once, and each success permits one more. So they double with each round, as in TCP's slow start.
 * Source: RFC 5681, section 3.1
 */
export class Health {
  #failures = 0
  #restsUntil = 0
  #lastFailure = 0
  #probing = false
  #answered = false
  /** Number of calls that the node may have at once while it recovers. */
  #room = Number.POSITIVE_INFINITY

  /** True if the node has answered since its last failure, if there was one. */
  get alive(): boolean {
    return this.#failures === 0
  }

  /** True if the node is used without reservation. */
  get steady(): boolean {
    return this.#failures === 0 && this.#room === Number.POSITIVE_INFINITY
  }

  /** True once the node has answered: it speaks the protocol of its URL. */
  get answered(): boolean {
    return this.#answered
  }

  /** Time of the last failure. */
  get lastFailure(): number {
    return this.#lastFailure
  }

  /**
   * Returns whether a call may go to the node now.
   *
   * @param inFlight - number of calls that the node has
   */
  isUsable(now: number, inFlight: number): boolean {
    return this.alive ? inFlight < this.#room : now >= this.#restsUntil && !this.#probing
  }

  /** Records a call to the node. @returns true if the call is the probe: the first one at a node that is not alive */
  begin(): boolean {
    if (this.alive || this.#probing) return false
    this.#probing = true
    return true
  }

  /** Records a success. @returns true if the node was dead before */
  succeed(): boolean {
    if (this.refuse()) return true
    this.#room = this.#room < RECOVERED ? this.#room + 1 : Number.POSITIVE_INFINITY
    return false
  }

  /** Records a refusal: the node lives, and takes no more calls than before. @returns true if the node was dead before */
  refuse(): boolean {
    const revived = !this.alive
    if (revived) this.#room = 2
    this.#failures = 0
    this.#probing = false
    this.#answered = true
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
