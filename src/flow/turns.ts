import { AsyncResource } from 'node:async_hooks'
import { TURN } from './turn-length.js'

/** Time of a turn in milliseconds. The rest is for what cannot be split: a batch goes to its socket, and V8 moves its documents. */
const SHARE = TURN / 2

/** Work that waits, in order, with its async context. */
type Waiting = Map<() => void, AsyncResource>

/**
 * Turns of the event loop in which a stream works.
 *
 * Everything that a stream does in one turn has the same few milliseconds. What comes from sockets is first, as it makes room; then the
 * source has what is left.
 */
export class Turns {
  readonly #work: Waiting = new Map()
  readonly #sources: Waiting = new Map()
  #turn: NodeJS.Immediate | undefined
  /** Time at which the work of this turn ends; 0 before it begins. */
  #end = 0

  /** Returns whether the event loop has to turn before the work goes on. */
  isOver(): boolean {
    const now = performance.now()
    if (this.#end > 0) return now > this.#end
    this.#end = now + SHARE
    this.#turn ??= setImmediate(this.#onTurn)
    return false
  }

  /** Continues with work in a later turn, in the same async context. It is added once, behind other work that waits. */
  later(work: () => void): void {
    this.#add(this.#work, work)
  }

  /** Continues with a source in the same way, when no work waits. */
  afterWork(source: () => void): void {
    this.#add(this.#sources, source)
  }

  /** Gives up what waits. */
  cancel(work: () => void): void {
    this.#work.delete(work)
    this.#sources.delete(work)
  }

  #add(waiting: Waiting, work: () => void): void {
    if (waiting.has(work)) return
    waiting.set(work, new AsyncResource('rxelastic.turn'))
    this.#turn ??= setImmediate(this.#onTurn)
  }

  /** Runs after the sockets of a turn: those of the next one have time of their own. */
  readonly #onTurn = (): void => {
    this.#turn = undefined
    this.#run(this.#work)
    this.#run(this.#sources)
    this.#end = 0
    if (this.#work.size + this.#sources.size > 0) this.#turn ??= setImmediate(this.#onTurn)
  }

  #run(waiting: Waiting): void {
    // What is added meanwhile waits for the next turn.
    for (const [work, context] of [...waiting]) {
      if (this.isOver()) return
      if (waiting.delete(work)) context.runInAsyncScope(work)
    }
  }
}
