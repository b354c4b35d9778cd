/** Something that can be stopped and started again, such as a socket. */
export interface Pausable {
  /** Stop, as soon as you can: what is on its way may still come. */
  pause(): void
  /** Go on. */
  resume(): void
}

/**
 * Tells a source, from downstream, when to stop and when to go on. Several parties can hold it back; it flows again when the
 * last one lets go.
 *
 * @example
 * ```ts
 * const demand = new Demand()
 * demand.pause()   // the socket stops being read
 * demand.resume()  // and is read again
 * ```
 */
export class Demand {
  readonly #holders = new Set<unknown>()
  readonly #valves = new Set<Pausable>()

  /** Whether somebody holds the source back. */
  get paused(): boolean {
    return this.#holders.size > 0
  }

  /** Holds the source back until the same holder resumes. @param holder - who does, by identity; this demand if left out */
  pause(holder: unknown = this): void {
    const paused = this.paused
    this.#holders.add(holder)
    if (!paused) for (const valve of this.#valves) valve.pause()
  }

  /** Lets go; the source flows once nobody holds it back. @param holder - who held it back */
  resume(holder: unknown = this): void {
    if (!this.#holders.delete(holder)) return
    for (const valve of this.#valves) {
      // What comes through the first valve can make somebody pause again.
      if (this.paused) return
      valve.resume()
    }
  }

  /**
   * Obeys this demand from now on.
   *
   * @example
   * ```ts
   * const stop = demand.control(process.stdin)
   * ```
   * @returns how to stop obeying
   */
  control(valve: Pausable): () => void {
    this.#valves.add(valve)
    if (this.paused) valve.pause()
    return () => this.#valves.delete(valve)
  }
}
