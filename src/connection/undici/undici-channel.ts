import type { Socket } from 'node:net'
import type { buildConnector, Client } from 'undici'
import type { ConnectionOptions } from '../connection.js'
import type { ChannelEvents, Channel as PoolChannel } from '../pool.js'
import { closedByOtherSide } from '../socket/socket-errors.js'
import { beforeEnd } from './before-end.js'
import { loadedClient } from './load-undici.js'
import type { Exchange } from './undici-exchange.js'

type ConnectCallback = buildConnector.Callback

/** One open socket and the undici Client that speaks HTTP on it: it carries one request at a time. */
export class Channel implements PoolChannel<Exchange> {
  /** Whether it has carried a request before. */
  used = false
  readonly #client: Client
  readonly #events: ChannelEvents<Exchange>
  /** The socket, until undici takes it over. */
  #socket: Socket | null
  /** What it carries now. */
  #exchange: Exchange | null = null
  #gone = false
  /** Whether the socket is closed after its first response. */
  readonly #lastsOnce: boolean

  constructor(socket: Socket, options: ConnectionOptions, events: ChannelEvents<Exchange>) {
    this.#socket = socket
    this.#events = events
    this.#lastsOnce = options.keepAliveTimeout === 0
    const Client = loadedClient()
    this.#client = new Client(options.url.origin, {
      connect: (_options, callback) => queueMicrotask(() => this.#connect(callback)),
      // undici takes no 0; the pool keeps no socket then.
      keepAliveTimeout: Math.max(1, options.keepAliveTimeout),
      keepAliveMaxTimeout: Math.max(1, options.keepAliveTimeout),
      // Deadlines are the pipeline's, see operators/deadlines.ts.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    beforeEnd(socket, () => this.#exchange?.letGo())
    this.#client.on('disconnect', () => this.#leave())
  }

  carry(exchange: Exchange): void {
    const { method, path, headers, body } = exchange.request
    this.#exchange = exchange
    exchange.begin(this)
    // With `reset: undefined` undici closes the socket after every HEAD, and after a GET or DELETE with a body.
    this.#client.dispatch({ method, path, headers, body: body ?? null, reset: this.#lastsOnce }, exchange)
    exchange.accept()
  }

  /** The request is over and the socket can be used again, unless undici closes it: then what is carried next comes back. */
  release(): void {
    if (this.#gone) return
    this.#exchange = null
    // Nobody watches over a socket that undici does not have yet.
    if (this.#socket !== null) return this.drop()
    this.used = true
    this.#events.released()
  }

  /** Gives back a request that it has lost its socket for before it was written. */
  giveBack(exchange: Exchange): void {
    this.drop()
    this.#events.returned(exchange)
  }

  /** The socket must not be used again: whatever is on it ends now. */
  drop(): void {
    this.#client.destroy(null, () => {})
    // A destroyed socket may still report an error, which without a listener would end the process.
    this.#socket?.on('error', () => {}).destroy()
    this.#socket = null
    // Last, because the pool opens the next socket in this one's place.
    this.#leave()
  }

  async close(): Promise<void> {
    this.#leave()
    await this.#client.destroy()
  }

  #leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }

  /** Gives undici the socket. When that is closed there is no other: the pool opens a new channel. */
  #connect(callback: ConnectCallback): void {
    const socket = this.#socket
    this.#socket = null
    if (socket !== null && !socket.destroyed) return callback(null, socket)
    this.#leave()
    callback(closedByOtherSide(), null)
  }
}
