import type { Socket } from 'node:net'
import { Observable } from 'rxjs'
import type { WireEvent } from '../wire.js'
import { Channel } from './channel.js'
import { type Connection, type ConnectionOptions, WireFailure, type WireRequest } from './connection.js'
import { Exchange } from './exchange.js'
import { type OpenSocket, socketOpener } from './open-socket.js'

/** An attempt to open a socket, made on behalf of a request that waits. */
interface Opening {
  owner: Exchange
  giveUp: () => void
}

/**
 * The default connection: a pool of sockets to one node, each driven by an undici Client.
 *
 * The queue of requests that wait for a socket is ours: undici keeps hold of a queued request, so that it could neither be
 * taken back nor be served by a socket that becomes free first. A socket is opened only on behalf of somebody who waits, and
 * given up when nobody waits for it any more.
 */
export class UndiciConnection implements Connection {
  readonly #options: ConnectionOptions
  readonly #openSocket: OpenSocket
  /** Channels that carry nothing, the most recently used last. */
  readonly #idle: Channel[] = []
  readonly #channels = new Set<Channel>()
  /** Who waits for a socket, in the order of arrival, with the attempt made for each. */
  #waiting = new Map<Exchange, Opening | null>()
  #openings = 0
  #closed = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#openSocket = socketOpener(options)
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return new Observable((out) => {
      const exchange = new Exchange(request, out)
      this.#accept(exchange)
      return () => {
        if (!this.#withdraw(exchange)) exchange.cancel()
      }
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const exchange of [...this.#waiting.keys()]) {
      this.#withdraw(exchange)
      exchange.fail(closed())
    }
    await Promise.all(Array.from(this.#channels, (channel) => channel.close()))
  }

  #accept(exchange: Exchange): void {
    if (this.#closed) return exchange.fail(closed())
    const channel = exchange.request.fresh ? undefined : this.#idle.pop()
    if (channel !== undefined) return channel.carry(exchange)
    this.#waiting.set(exchange, null)
    if (exchange.request.fresh && this.#full) this.#idle.shift()?.drop()
    this.#openMore()
  }

  get #full(): boolean {
    return this.#channels.size + this.#openings >= this.#options.maxSockets
  }

  /** Opens sockets, as far as there is room, for those who wait without an attempt of their own. */
  #openMore(): void {
    for (const [exchange, opening] of this.#waiting) {
      if (this.#full) return
      if (opening === null) this.#open(exchange)
    }
  }

  #open(owner: Exchange): void {
    const opening: Opening = { owner, giveUp: () => {} }
    this.#waiting.set(owner, opening)
    this.#openings++
    opening.giveUp = this.#openSocket(
      owner.request.connectTimeout,
      (socket) => {
        this.#openings--
        this.#waiting.set(opening.owner, null)
        this.#opened(socket)
      },
      (failure) => {
        this.#openings--
        // Who took the attempt over has not had the whole of its own time.
        if (opening.owner !== owner && failure.connectTimeout !== undefined) this.#waiting.set(opening.owner, null)
        else {
          this.#waiting.delete(opening.owner)
          opening.owner.fail(failure)
        }
        this.#openMore()
      },
    )
  }

  #opened(socket: Socket): void {
    const channel = new Channel(socket, this.#options, {
      released: () => this.#serve(channel),
      gone: () => this.#forget(channel),
      returned: (exchange) => this.#takeBack(exchange),
    })
    this.#channels.add(channel)
    this.#serve(channel)
  }

  /** Gives a free channel to whoever has waited longest. */
  #serve(channel: Channel): void {
    for (const [exchange, opening] of this.#waiting) {
      if (exchange.request.fresh && channel.used) {
        if (opening !== null) continue
        // It waits for room, not for this socket.
        return channel.drop()
      }
      this.#withdraw(exchange)
      return channel.carry(exchange)
    }
    this.#idle.push(channel)
  }

  /** Takes a request out of the queue. @returns whether it was there */
  #withdraw(exchange: Exchange): boolean {
    const opening = this.#waiting.get(exchange)
    if (opening === undefined) return false
    this.#waiting.delete(exchange)
    if (opening !== null) this.#handOver(opening)
    return true
  }

  /** Passes an attempt on to somebody who waits without one; gives it up if there is nobody. */
  #handOver(opening: Opening): void {
    for (const [exchange, own] of this.#waiting) {
      if (own !== null) continue
      opening.owner = exchange
      this.#waiting.set(exchange, opening)
      return
    }
    this.#openings--
    opening.giveUp()
  }

  /** A request whose channel was lost before its turn came: it is first in the queue, as it was before. */
  #takeBack(exchange: Exchange): void {
    if (this.#closed) return exchange.fail(closed())
    const channel = this.#idle.pop()
    if (channel !== undefined) return channel.carry(exchange)
    this.#waiting = new Map([[exchange, null], ...this.#waiting])
    this.#openMore()
  }

  #forget(channel: Channel): void {
    this.#channels.delete(channel)
    const position = this.#idle.indexOf(channel)
    if (position >= 0) this.#idle.splice(position, 1)
    if (!this.#closed) this.#openMore()
  }
}

function closed(): WireFailure {
  return new WireFailure(new Error('the connection is closed'), 'unsent')
}
