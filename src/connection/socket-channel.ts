import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers'
import type { Exchange } from './exchange.js'
import type { ChannelEvents, PooledChannel } from './pooled-channel.js'
import { connectionClosed } from './socket/socket-errors.js'
import { untilClosed } from './socket/until-closed.js'
import { readAfterWriteErrors } from './socket/write-errors.js'

/** Open socket with an HTTP client that carries one exchange at a time. Base class of the channels of both clients. */
export abstract class SocketChannel<E extends Exchange> implements PooledChannel<E> {
  used = false
  openingTime: number | undefined
  readonly socket: Socket
  /** Exchange that the channel carries now. */
  protected exchange: E | null = null
  readonly #events: ChannelEvents<E>
  #gone = false

  constructor(socket: Socket, events: ChannelEvents<E>) {
    this.socket = socket
    this.#events = events
    readAfterWriteErrors(socket)
    // Without a listener an error between two exchanges would end the process. TLS leaves a broken socket open.
    socket.on('error', (error) => socket.destroy(error))
  }

  abstract readonly idleTime: number
  abstract carry(exchange: E): void
  abstract release(): void

  get paused(): boolean {
    return this.exchange?.request.demand?.paused === true
  }

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
    const closed = untilClosed(this.socket)
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
    this.socket.destroy()
  }

  /** Offers the channel to the pool, unless a part of the last request is unsent: it would precede the next one. */
  protected offer(): void {
    if (this.socket.writableLength === 0) return this.#events.released()
    // The system reports the end of a write one turn later.
    setImmediate(() => {
      if (this.#gone) return
      if (this.socket.writableLength === 0) this.#events.released()
      else this.drop()
    })
  }

  /** Takes the channel out of the pool. */
  protected leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }
}
