import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { TURN } from '../flow/turn-length.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Yields to the event loop while a streamed response is processed. A socket that always has data would otherwise keep timers and
 * other sockets waiting until its response ends. After {@link TURN} milliseconds of work on the chunks, the socket pauses
 * for one turn of the event loop. Chunks are never buffered here.
 */
export function yieldToEventLoop<T>({ socket }: Call): MonoTypeOperatorFunction<T> {
  return socket === undefined ? identity : operate((destination) => new YieldToEventLoop<T>(destination, socket))
}

class YieldToEventLoop<T> extends Stage<T, T> {
  readonly #socket: NonNullable<Call['socket']>
  /** Duration of this turn, in milliseconds. */
  #worked = 0
  #waiting: NodeJS.Immediate | undefined

  constructor(destination: Destination<T>, socket: NonNullable<Call['socket']>) {
    super(destination)
    this.#socket = socket
  }

  override next(value: T): void {
    const start = performance.now()
    this.destination.next(value)
    this.#worked += performance.now() - start
    if (this.#worked >= TURN && this.#waiting === undefined && !this.closed) this.#giveWay()
  }

  override onEnd(): void {
    if (this.#waiting === undefined) return
    clearImmediate(this.#waiting)
    this.#waiting = undefined
    this.#socket.resume(this)
  }

  #giveWay(): void {
    this.#socket.pause(this)
    this.#waiting = setImmediate(() => {
      this.#waiting = undefined
      this.#worked = 0
      this.#socket.resume(this)
    })
  }
}
