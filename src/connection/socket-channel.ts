import type { Socket } from 'node:net'
import type { Exchange } from './exchange.js'
import type { ChannelEvents, PooledChannel } from './pool.js'
import { connectionClosed } from './socket/socket-errors.js'

/** Open socket with an HTTP client that carries one exchange at a time. Base class of the channels of both clients. */
export abstract class SocketChannel<E extends Exchange> implements PooledChannel<E> {
  used = false
  protected readonly socket: Socket
  /** Exchange that the channel carries now. */
  protected exchange: E | null = null
  readonly #events: ChannelEvents<E>
  #gone = false

  constructor(socket: Socket, events: ChannelEvents<E>) {
    this.socket = socket
    this.#events = events
  }

  abstract carry(exchange: E): void
  abstract release(): void

  giveBack(exchange: E): void {
    this.drop()
    this.#events.returned(exchange)
  }

  drop(): void {
    this.exchange = null
    this.destroy()
    // Last, because the pool opens the next socket in place of this one.
    this.leave()
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.socket.closed) resolve()
      else this.socket.once('close', () => resolve())
    })
    const { exchange } = this
    this.leave()
    exchange?.lose(connectionClosed())
    this.destroy()
    await closed
  }

  /** `true` once the channel cannot carry anything any more. */
  protected get gone(): boolean {
    return this.#gone
  }

  /** Destroys the socket, and what the HTTP client knows of it. */
  protected destroy(): void {
    // A destroyed socket may still report an error, which would end the process without a listener.
    this.socket.on('error', () => {}).destroy()
  }

  /** Offers the channel to the pool. */
  protected offer(): void {
    this.#events.released()
  }

  /** Takes the channel out of the pool. */
  protected leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }
}
