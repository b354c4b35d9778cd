import { AsyncResource } from 'node:async_hooks'
import { Queue } from '../../flow/queue.js'
import { TURN } from '../../flow/turn-length.js'

/**
 * Turns of the event loop in which a stream works.
 * All its work in one turn has the same few milliseconds, however many responses come at once.
 */
export class Turns {
  readonly #waiting = new Queue<() => void>()
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

  /** Goes on with work in a later turn, in the same async context, behind other work that waits. */
  later(work: () => void): void {
    if (this.#stopped) return
    this.#waiting.push(AsyncResource.bind(work))
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
    while (this.#waiting.size > 0 && !this.isOver()) this.#waiting.shift()()
  }
}
