import { Agent, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { closedByOtherSide } from '../socket/socket-errors.js'

/** Agent with a single socket, which is already open. */
export class SocketAgent extends Agent {
  /** Time for which the socket may stay idle, in milliseconds. */
  idleTime: number
  readonly #socket: Socket
  #given = false

  constructor(socket: Socket, keepAliveTimeout: number) {
    // Only an agent with a limit sends `connection: keep-alive`.
    super(keepAliveTimeout > 0 ? { keepAlive: true, maxSockets: 1 } : {})
    this.#socket = socket
    this.idleTime = keepAliveTimeout
  }

  override createConnection(_options: object, callback?: (error: Error, socket: Socket) => void): Socket | undefined {
    if (!this.#given && !this.#socket.destroyed) {
      this.#given = true
      return this.#socket
    }
    // The request came when the socket was about to close.
    callback?.(closedByOtherSide(), this.#socket)
    return undefined
  }

  /** Prepares the socket for being idle. */
  override keepSocketAlive(): boolean {
    this.#socket.unref().setTimeout(this.idleTime).once('data', this.#onUnsolicited)
    return true
  }

  /** Ends the idle time of the socket. */
  override reuseSocket(socket: Socket, request: ClientRequest): void {
    super.reuseSocket(socket, request)
    this.#socket.setTimeout(0).off('data', this.#onUnsolicited)
  }

  /** Destroys the socket when data arrives without a request: it must not become the next response. */
  readonly #onUnsolicited = (): void => {
    this.#socket.destroy()
  }
}
