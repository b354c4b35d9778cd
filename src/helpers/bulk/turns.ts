import { AsyncResource } from 'node:async_hooks'
import { TURN } from '../../flow/turn-length.js'

/**
 * Turns of the event loop in which a stream works.
 * All its work in one turn has the same few milliseconds, however many responses come at once.
 */
export class Turns {
  /** Work that waits, in order, with the function that runs it in its async context. */
  readonly #waiting = new Map<() => void, () => void>()
  #turn: NodeJS.Immediate | undefined
  /** Time at which the work of this turn ends. */
  #end = 0
  #stopped = false

  /** Returns whether the event loop has to turn before the work goes on. */
  isOver(): boolean {
    if (this.#stopped) return true
    const now = performance.now()
    if (this.#turn !== undefined) return now > this.#end
    this.#end = now + TURN
    this.#turn = setImmediate(this.#begin)
    return false
  }

  /** Continues with work in a later turn, in the same async context. It is added once, behind other work that waits. */
  later(work: () => void): void {
    if (this.#stopped || this.#waiting.has(work)) return
    this.#waiting.set(work, AsyncResource.bind(work))
    this.#turn ??= setImmediate(this.#begin)
  }

  /** Gives up what waits, and takes nothing more. */
  stop(): void {
    this.#stopped = true
    clearImmediate(this.#turn)
    this.#turn = undefined
    this.#waiting.clear()
  }

  readonly #begin = (): void => {
    this.#turn = undefined
    for (const [work, run] of this.#waiting) {
      if (this.isOver()) return
      this.#waiting.delete(work)
      run()
    }
  }
}
