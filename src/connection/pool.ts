import type { Socket } from 'node:net'
import { asyncScheduler } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import { outsideOfCalls } from '../rx/async-context.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { type ConnectionOptions, type ConnectionStats, WireFailure } from './connection.js'
import type { Channel, Exchange } from './exchange.js'
import type { OpenSocket } from './socket/open-socket.js'
import { connectionClosed } from './socket/socket-errors.js'

/** Channel of a pool: one open socket, on which an HTTP client carries one exchange at a time. */
export interface PooledChannel<E> extends Channel<E> {
  /** Time for which the socket may stay idle, in milliseconds. */
  readonly idleTime: number
  /** Starts an exchange. */
  carry(exchange: E): void
  /** Time that opening the socket took, in milliseconds. */
  openingTime?: number | undefined
  /** Socket of the channel, for its counts of bytes. */
  readonly socket?: Pick<Socket, 'bytesRead' | 'bytesWritten'>
  /** Ends the current exchange with an error, and resolves when the socket is closed. */
  close(): Promise<void>
}

/** Callbacks by which a channel reports its state to the pool. */
export interface ChannelEvents<E> {
  /** The exchange is over, and the channel can carry the next one. */
  released(): void
  /** The socket is closed or about to be closed. */
  gone(): void
  /** The socket was lost before it had written this exchange. Another channel can carry it. */
  returned(exchange: E): void
}

/** Function that creates a channel on an open socket. */
export type MakeChannel<E> = (socket: Socket, events: ChannelEvents<E>) => PooledChannel<E>

/** Channel that carries nothing, since a time. */
interface IdleChannel<E> {
  readonly channel: PooledChannel<E>
  readonly since: number
}

/** Attempt to open a socket for a waiting exchange. */
interface Opening<E> {
  owner: E
  giveUp: () => void
}

/**
 * Sockets to one node, and the queue of exchanges that wait for one.
 *
 * A socket is opened only for a waiting exchange. The attempt is given up when no exchange waits for it any more.
 */
export class Pool<E extends Exchange> {
  readonly #options: ConnectionOptions
  readonly #openSocket: OpenSocket
  readonly #makeChannel: MakeChannel<E>
  /** Idle channels. The most recently used one is last. */
  readonly #idle: IdleChannel<E>[] = []
  readonly #channels = new Set<PooledChannel<E>>()
  /** Waiting exchanges in order of arrival, each with the attempt made for it. */
  #waiting = new Map<E, Opening<E> | null>()
  #openings = 0
  /** Bytes of the sockets that are gone. */
  #sent = 0
  #received = 0
  #closed = false

  constructor(options: ConnectionOptions, openSocket: OpenSocket, makeChannel: MakeChannel<E>) {
    this.#options = options
    this.#openSocket = openSocket
    this.#makeChannel = makeChannel
  }

  /** Starts an exchange on an idle socket, or queues it until there is one. */
  accept(exchange: E): void {
    if (this.#closed) return exchange.fail(closed())
    const { scheduler } = this.#options
    const now = monotonicNow(scheduler)
    if (scheduler === asyncScheduler) exchange.startedAt = now
    const channel = exchange.request.fresh ? undefined : this.#takeIdle(now)
    if (channel !== undefined) return carry(channel, exchange)
    this.#waiting.set(exchange, null)
    if (exchange.request.fresh && this.#full) this.#idle.shift()?.channel.drop()
    this.#openMore()
  }

  /** Removes an exchange whose subscriber has left. */
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

  /** Returns the channel that was used last. After a freeze of the process, timers have not yet closed those that expired. */
  #takeIdle(now: number): PooledChannel<E> | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (now - idle.since < idle.channel.idleTime) return idle.channel
      idle.channel.drop()
    }
    return undefined
  }

  /** Counts sockets and bytes, at the time of the call. */
  stats(): ConnectionStats {
    let bytesSent = this.#sent
    let bytesReceived = this.#received
    for (const { socket } of this.#channels) {
      bytesSent += socket?.bytesWritten ?? 0
      bytesReceived += socket?.bytesRead ?? 0
    }
    const open = this.#channels.size
    const opening = this.#openings
    const idle = this.#idle.length
    const { maxSockets: max } = this.#options
    return { open, idle, opening, waiting: this.#waiting.size, max, bytesSent, bytesReceived }
  }

  get #full(): boolean {
    return this.#channels.size + this.#openings >= this.#options.maxSockets
  }

  /** Opens sockets, up to the limit, for the waiting exchanges without an attempt of their own. */
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
    const since = monotonicNow(this.#options.scheduler)
    opening.giveUp = outsideOfCalls(() =>
      this.#openSocket(
        owner.request.connectTimeout,
        (socket) => {
          this.#openings--
          this.#waiting.set(opening.owner, null)
          this.#opened(socket, opening.owner, monotonicNow(this.#options.scheduler) - since)
        },
        (failure) => {
          this.#openings--
          // An exchange that took the attempt over has not had the whole of its own time.
          if (opening.owner !== owner && failure.connectTimeout !== undefined) this.#waiting.set(opening.owner, null)
          else {
            this.#waiting.delete(opening.owner)
            opening.owner.fail(failure)
          }
          this.#openMore()
        },
      ),
    )
  }

  #opened(socket: Socket, owner: E, openingTime: number): void {
    let channel: PooledChannel<E>
    try {
      channel = this.#makeChannel(socket, {
        released: () => (this.#options.keepAliveTimeout > 0 ? this.#serve(channel) : channel.drop()),
        gone: () => this.#forget(channel),
        returned: (exchange) => this.#takeBack(exchange),
      })
    } catch (cause) {
      return this.#refused(socket, owner, cause)
    }
    channel.openingTime = openingTime
    this.#channels.add(channel)
    this.#serve(channel)
  }

  /** Fails the exchange whose socket the HTTP client refused: the node is not at fault. */
  #refused(socket: Socket, owner: E, cause: unknown): void {
    socket.destroy()
    this.#waiting.delete(owner)
    const error = new ConfigurationError(`the HTTP client cannot be created: ${messageOf(cause)}`, { cause })
    owner.fail(new WireFailure(error, 'unsent'))
    this.#openMore()
  }

  /** Gives a free channel to the exchange that has waited longest. */
  #serve(channel: PooledChannel<E>): void {
    for (const [exchange, opening] of this.#waiting) {
      if (exchange.request.fresh && channel.used) {
        if (opening !== null) continue
        // The exchange needs room for a new socket, not this one.
        return channel.drop()
      }
      this.#withdraw(exchange)
      return exchange.runInAsyncScope(carry, undefined, channel, exchange)
    }
    this.#idle.push({ channel, since: monotonicNow(this.#options.scheduler) })
  }

  /** Removes an exchange from the queue. @returns `false` if it was not there */
  #withdraw(exchange: E): boolean {
    const opening = this.#waiting.get(exchange)
    if (opening === undefined) return false
    this.#waiting.delete(exchange)
    if (opening !== null) this.#handOver(opening)
    return true
  }

  /** Passes an attempt on to a waiting exchange without one. Gives the attempt up if there is none. */
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

  /** Returns an exchange, whose channel was lost before its turn, to the front of the queue. */
  #takeBack(exchange: E): void {
    if (this.#closed) return exchange.fail(closed())
    const channel = this.#takeIdle(monotonicNow(this.#options.scheduler))
    if (channel !== undefined) return exchange.runInAsyncScope(carry, undefined, channel, exchange)
    this.#waiting = new Map([[exchange, null], ...this.#waiting])
    this.#openMore()
  }

  #forget(channel: PooledChannel<E>): void {
    if (this.#channels.delete(channel) && channel.socket !== undefined) {
      this.#sent += channel.socket.bytesWritten
      this.#received += channel.socket.bytesRead
    }
    const position = this.#idle.findIndex((idle) => idle.channel === channel)
    if (position >= 0) this.#idle.splice(position, 1)
    if (!this.#closed) this.#openMore()
  }
}

function carry<E extends Exchange>(channel: PooledChannel<E>, exchange: E): void {
  exchange.request.onSocket?.(channel.used, channel.used ? undefined : channel.openingTime)
  channel.carry(exchange)
}

/** Returns the failure of an exchange on a connection that is closed. */
export function closed(): WireFailure {
  return new WireFailure(connectionClosed(), 'unsent')
}
