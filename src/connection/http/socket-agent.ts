import { Agent, type ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { closedByOtherSide } from '../socket/socket-errors.js'

/** An agent of one socket, which is open already. */
export class SocketAgent extends Agent {
  /** How long the socket may lie idle, in milliseconds. */
  idleTime: number
  readonly #socket: Socket
  #given = false

  constructor(socket: Socket, keepAliveTimeout: number) {
    // An agent with any limit says `connection: keep-alive`.
    super(keepAliveTimeout > 0 ? { keepAlive: true, maxSockets: 1 } : {})
    this.#socket = socket
    this.idleTime = keepAliveTimeout
  }

  override createConnection(_options: object, callback?: (error: Error, socket: Socket) => void): Socket | undefined {
    if (!this.#given && !this.#socket.destroyed) {
      this.#given = true
      return this.#socket
    }
    // A request that came when the socket was about to close.
    callback?.(closedByOtherSide(), this.#socket)
    return undefined
  }

  /** The socket becomes idle. */
  override keepSocketAlive(): boolean {
    this.#socket.unref().setTimeout(this.idleTime).once('data', this.#onUnasked)
    return true
  }

  /** The socket is not idle any more. */
  override reuseSocket(socket: Socket, request: ClientRequest): void {
    super.reuseSocket(socket, request)
    this.#socket.setTimeout(0).off('data', this.#onUnasked)
  }

  /** What a server says without having been asked must not be taken for the next response. */
  readonly #onUnasked = (): void => {
    this.#socket.destroy()
  }
}
