import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** For how many milliseconds chunks of one response are worked on before others have their turn. */
export const TURN = 8

/**
 * Lets the event loop turn while a streamed response is read: a socket that always has data would otherwise keep timers and other
 * sockets waiting for as long as its response lasts. Once those who read the chunks have worked on them for some milliseconds,
 * the socket is held back until everybody else had their turn. Chunks are never held here.
 */
export function yieldToEventLoop<T>({ socket }: Call): MonoTypeOperatorFunction<T> {
  return socket === undefined ? identity : operate((destination) => new YieldToEventLoop<T>(destination, socket))
}

class YieldToEventLoop<T> extends Stage<T, T> {
  readonly #socket: NonNullable<Call['socket']>
  /** How long this turn has lasted, in milliseconds. */
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
