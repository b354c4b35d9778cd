import { AsyncResource } from 'node:async_hooks'
import { Turns } from './turns.js'

/** A source under backpressure, such as a socket: it can be stopped and started again. */
export interface Pausable {
  /** Stops the source as soon as possible. Values that are already on their way may still arrive. */
  pause(): void
  /** Starts the source again. */
  resume(): void
}

/**
 * Backpressure signal from a consumer to its source.
 *
 * Several holders can pause the source. It flows again when the last of them resumes it.
 *
 * @example
 * ```ts
 * const demand = new Demand()
 * demand.pause()   // the socket is no longer read
 * demand.resume()  // the socket is read again
 * ```
 */
export class Demand {
  readonly #holders = new Set<unknown>()
  readonly #sources = new Set<Pausable>()
  #turns: Turns | undefined

  /** `true` while a holder pauses the source. */
  get paused(): boolean {
    return this.#holders.size > 0
  }

  /** @internal Turns of the event loop, whose time the source and the consumer share. */
  get turns(): Turns {
    this.#turns ??= new Turns()
    return this.#turns
  }

  /** @internal `true` while a source obeys this demand. */
  get obeyed(): boolean {
    return this.#sources.size > 0
  }

  /**
   * Pauses the source until the same holder resumes it.
   * @param holder - the identity of the holder; this demand if left out
   */
  pause(holder: unknown = this): void {
    const paused = this.paused
    this.#holders.add(holder)
    if (!paused) for (const source of this.#sources) source.pause()
  }

  /**
   * Ends the pause of one holder. The source flows when no holder is left.
   * @param holder - the identity given to `pause`
   */
  resume(holder: unknown = this): void {
    if (!this.#holders.delete(holder)) return
    for (const source of this.#sources) {
      // A value of the first source can make a consumer pause again.
      if (this.paused) return
      source.resume()
    }
  }

  /**
   * Makes a source obey this demand. Its `resume` runs in the async context in which it begins to obey.
   *
   * @returns a function that ends the obedience
   * @example
   * ```ts
   * const stop = demand.control(process.stdin)
   * ```
   */
  control(source: Pausable): () => void {
    const controlled = new ControlledSource(source)
    this.#sources.add(controlled)
    if (this.paused) source.pause()
    return () => this.#sources.delete(controlled)
  }
}

/** Source with its async context: what it emits after a pause belongs to its subscriber, and not to the consumer that resumes it. */
class ControlledSource extends AsyncResource implements Pausable {
  readonly #source: Pausable

  constructor(source: Pausable) {
    super('rxelastic.source')
    this.#source = source
  }

  pause(): void {
    this.#source.pause()
  }

  resume(): void {
    this.runInAsyncScope(this.#source.resume, this.#source)
  }
}
