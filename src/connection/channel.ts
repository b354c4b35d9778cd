import type { Socket } from 'node:net'
import { type buildConnector, Client } from 'undici'
import type { ConnectionOptions } from './connection.js'
import type { Exchange } from './exchange.js'

/** Whom a channel tells what becomes of it. */
export interface ChannelEvents {
  /** It has carried a request and its reply, and can carry the next one. */
  released(): void
  /** Its socket is closed, or will be. */
  gone(): void
}

/** One open socket and the undici Client that speaks HTTP on it: it carries one request at a time. */
export class Channel {
  /** Whether it has carried a request before. */
  used = false
  readonly #client: Client
  readonly #events: ChannelEvents
  #gone = false

  constructor(socket: Socket, options: ConnectionOptions, events: ChannelEvents) {
    this.#events = events
    this.#client = new Client(options.url.origin, {
      connect: connectOnce(socket),
      keepAliveTimeout: options.keepAliveTimeout,
      keepAliveMaxTimeout: options.keepAliveTimeout,
      // Deadlines are the pipeline's, see operators/deadlines.ts.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#client.on('disconnect', () => this.#leave())
  }

  carry(exchange: Exchange): void {
    const { method, path, headers, body } = exchange.request
    exchange.begin(this)
    // Without `reset: false` undici closes the socket after every HEAD, and after a GET or DELETE with a body.
    this.#client.dispatch({ method, path, headers, body: body ?? null, reset: false }, exchange)
  }

  /** The request is over and the socket can be used again. */
  release(): void {
    if (this.#gone) return
    this.used = true
    this.#events.released()
  }

  /** The socket must not be used again: whatever is on it ends now. */
  drop(): void {
    this.#leave()
    this.#client.destroy(null, () => {})
  }

  async close(): Promise<void> {
    await this.#client.destroy()
  }

  #leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }
}

/** A connector that has its socket already. Once that is closed there is no other: the pool opens a new channel. */
function connectOnce(socket: Socket): buildConnector.connector {
  let ready: Socket | null = socket
  return (_options, callback) => {
    const given = ready
    ready = null
    // undici looks for work only after its connector has returned.
    queueMicrotask(() => {
      if (given === null) callback(new Error('the socket was closed by the other side'), null)
      else callback(null, given)
    })
  }
}
