import type { Socket } from 'node:net'
import { type ConnectionOptions, WireFailure, type WireRequest } from './connection.js'
import type { OpenSocket } from './socket/open-socket.js'
import { connectionClosed } from './socket/socket-errors.js'

/** One request and its response, as the pool sees it. */
export interface Exchange {
  readonly request: WireRequest
  /** Ends it before it was given to a channel. */
  fail(failure: WireFailure): void
  /** The subscriber has gone: nothing more is sent or read. */
  cancel(): void
}

/** One open socket with what speaks HTTP on it: it carries one request at a time. */
export interface Channel<E> {
  /** Whether it has carried a request before. */
  readonly used: boolean
  carry(exchange: E): void
  /** The socket must not be used again: whatever is on it ends now. */
  drop(): void
  /** Ends what is on it with an error. */
  close(): Promise<void>
}

/** Whom a channel tells what becomes of it. */
export interface ChannelEvents<E> {
  /** It has carried a request and its response, and can carry the next one. */
  released(): void
  /** Its socket is closed, or will be. */
  gone(): void
  /** It was lost before it had written this request, which another channel can carry as well. */
  returned(exchange: E): void
}

/** Makes a channel of a socket that was opened. */
export type MakeChannel<E> = (socket: Socket, events: ChannelEvents<E>) => Channel<E>

/** An attempt to open a socket, made on behalf of a request that waits. */
interface Opening<E> {
  owner: E
  giveUp: () => void
}

/**
 * The sockets to one node, and the queue of those who wait for one. A socket is opened only on behalf of somebody who waits, and
 * given up when nobody waits for it any more.
 */
export class Pool<E extends Exchange> {
  readonly #options: ConnectionOptions
  readonly #openSocket: OpenSocket
  readonly #makeChannel: MakeChannel<E>
  /** Channels that carry nothing, the most recently used last. */
  readonly #idle: Channel<E>[] = []
  readonly #channels = new Set<Channel<E>>()
  /** Who waits for a socket, in the order of arrival, with the attempt made for each. */
  #waiting = new Map<E, Opening<E> | null>()
  #openings = 0
  #closed = false

  constructor(options: ConnectionOptions, openSocket: OpenSocket, makeChannel: MakeChannel<E>) {
    this.#options = options
    this.#openSocket = openSocket
    this.#makeChannel = makeChannel
  }

  /** Has a request carried by a socket that is idle, or by the first that there is. */
  accept(exchange: E): void {
    if (this.#closed) return exchange.fail(closed())
    const channel = exchange.request.fresh ? undefined : this.#idle.pop()
    if (channel !== undefined) return channel.carry(exchange)
    this.#waiting.set(exchange, null)
    if (exchange.request.fresh && this.#full) this.#idle.shift()?.drop()
    this.#openMore()
  }

  /** The subscriber of a request has gone. */
  cancel(exchange: E): void {
    if (!this.#withdraw(exchange)) exchange.cancel()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const exchange of [...this.#waiting.keys()]) {
      this.#withdraw(exchange)
      exchange.fail(closed())
    }
    await Promise.all(Array.from(this.#channels, (channel) => channel.close()))
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

  #open(owner: E): void {
    const opening: Opening<E> = { owner, giveUp: () => {} }
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
    const channel = this.#makeChannel(socket, {
      released: () => (this.#options.keepAliveTimeout > 0 ? this.#serve(channel) : channel.drop()),
      gone: () => this.#forget(channel),
      returned: (exchange) => this.#takeBack(exchange),
    })
    this.#channels.add(channel)
    this.#serve(channel)
  }

  /** Gives a free channel to whoever has waited longest. */
  #serve(channel: Channel<E>): void {
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
  #withdraw(exchange: E): boolean {
    const opening = this.#waiting.get(exchange)
    if (opening === undefined) return false
    this.#waiting.delete(exchange)
    if (opening !== null) this.#handOver(opening)
    return true
  }

  /** Passes an attempt on to somebody who waits without one; gives it up if there is nobody. */
  #handOver(opening: Opening<E>): void {
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
  #takeBack(exchange: E): void {
    if (this.#closed) return exchange.fail(closed())
    const channel = this.#idle.pop()
    if (channel !== undefined) return channel.carry(exchange)
    this.#waiting = new Map([[exchange, null], ...this.#waiting])
    this.#openMore()
  }

  #forget(channel: Channel<E>): void {
    this.#channels.delete(channel)
    const position = this.#idle.indexOf(channel)
    if (position >= 0) this.#idle.splice(position, 1)
    if (!this.#closed) this.#openMore()
  }
}

/** How a request ends that comes too late, or waits for too long. */
export function closed(): WireFailure {
  return new WireFailure(connectionClosed(), 'unsent')
}
