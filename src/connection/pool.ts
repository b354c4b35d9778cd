import type { Socket } from 'node:net'
import { asyncScheduler } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import { outsideOfCalls } from '../rx/async-context.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { type ConnectionOptions, type ConnectionStats, WireFailure } from './connection.js'
import type { Exchange } from './exchange.js'
import { PausedSockets } from './paused-sockets.js'
import type { MakeChannel, PooledChannel } from './pooled-channel.js'
import type { OpenSocket } from './socket/open-socket.js'
import { connectionClosed } from './socket/socket-errors.js'
import { type Opening, type Place, WaitingList } from './waiting-list.js'

/** Channel that carries nothing, since a time. */
interface IdleChannel<E> {
  readonly channel: PooledChannel<E>
  readonly since: number
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
  readonly #waiting = new WaitingList<E>()
  readonly #paused = new PausedSockets()
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
    if (scheduler === asyncScheduler) exchange.startAt(now)
    exchange.acceptedAt = now
    const channel = exchange.request.fresh ? undefined : this.#takeIdle(now)
    if (channel !== undefined) return carry(channel, exchange)
    this.#waiting.append(exchange)
    if (exchange.request.fresh && this.#full) this.#idle.shift()?.channel.drop()
    if (this.#full && this.#openings === 0) this.#paused.check(this.#channels, this.#options.url)
    this.#openMore()
  }

  /** Removes an exchange whose subscriber has left. */
  cancel(exchange: E): void {
    if (this.#withdraw(exchange)) return
    const { silent, acceptedAt } = exchange
    exchange.cancel()
    if (silent && exchange.request.deadline?.overdue === true) this.#dropIdleSince(acceptedAt)
  }

  /** Drops channels that have been idle for longer than a silent one was used: the network has lost them with it. */
  #dropIdleSince(time: number): void {
    for (const { channel, since } of [...this.#idle]) if (since <= time) channel.drop()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (let { first } = this.#waiting; first !== undefined; { first } = this.#waiting) {
      this.#withdraw(first.exchange)
      first.exchange.fail(closed())
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
    for (let place = this.#waiting.first; place !== undefined; place = place.next) {
      if (this.#full) return
      if (place.opening === null) this.#open(place)
    }
  }

  #open(place: Place<E>): void {
    const opening: Opening<E> = { owner: place, giveUp: () => {} }
    place.opening = opening
    this.#openings++
    const since = monotonicNow(this.#options.scheduler)
    opening.giveUp = outsideOfCalls(() =>
      this.#openSocket(
        place.exchange.request.connectTimeout,
        (socket) => {
          this.#openings--
          opening.owner.opening = null
          this.#opened(socket, opening.owner.exchange, monotonicNow(this.#options.scheduler) - since)
        },
        (failure) => {
          this.#openings--
          // An exchange that took the attempt over has not had the whole of its own time.
          if (opening.owner !== place && failure.connectTimeout !== undefined) opening.owner.opening = null
          else this.#waiting.remove(opening.owner.exchange)?.exchange.fail(failure)
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
    this.#waiting.remove(owner)
    const error = new ConfigurationError(`the HTTP client cannot be created: ${messageOf(cause)}`, { cause })
    owner.fail(new WireFailure(error, 'unsent'))
    this.#openMore()
  }

  /** Gives a free channel to the exchange that has waited longest. */
  #serve(channel: PooledChannel<E>): void {
    for (let place = this.#waiting.first; place !== undefined; place = place.next) {
      const { exchange, opening } = place
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
    const place = this.#waiting.remove(exchange)
    if (place === undefined) return false
    if (place.opening !== null) this.#handOver(place.opening)
    return true
  }

  /** Passes an attempt on to a waiting exchange without one. Gives the attempt up if there is none. */
  #handOver(opening: Opening<E>): void {
    for (let place = this.#waiting.first; place !== undefined; place = place.next) {
      if (place.opening !== null) continue
      opening.owner = place
      place.opening = opening
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
    this.#waiting.prepend(exchange)
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
