import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionOptions } from '../connection.js'
import type { Channel, ChannelEvents } from '../pool.js'
import { connectionClosed } from '../socket/socket-errors.js'
import type { HttpExchange, Line } from './http-exchange.js'
import { httpRequestOptions } from './request-options.js'
import { idleTime } from './response-headers.js'
import { SocketAgent } from './socket-agent.js'

/** One open socket, TLS or not, on which Node speaks HTTP: it carries one request at a time. */
export class HttpChannel implements Channel<HttpExchange>, Line {
  used = false
  readonly #socket: Socket
  readonly #agent: SocketAgent
  readonly #options: ConnectionOptions
  readonly #events: ChannelEvents<HttpExchange>
  /** What it carries now. */
  #exchange: HttpExchange | null = null
  #gone = false

  constructor(socket: Socket, options: ConnectionOptions, events: ChannelEvents<HttpExchange>) {
    this.#socket = socket
    this.#options = options
    this.#events = events
    this.#agent = new SocketAgent(socket, options.keepAliveTimeout)
    // Errors are the request's; without a listener one that comes between two requests would end the process.
    socket.on('error', () => {}).once('close', () => this.#leave())
  }

  carry(exchange: HttpExchange): void {
    this.#exchange = exchange
    exchange.send(this)
  }

  open(exchange: HttpExchange): ClientRequest {
    const sent = request({ ...httpRequestOptions(exchange.request, this.#options.url), agent: this.#agent })
    return sent.once('socket', (socket) => exchange.write(sent, socket))
  }

  /** Who carries nothing yet has no socket that anybody watches over, and is dropped. */
  release(response: IncomingMessage | null): void {
    this.#exchange = null
    if (this.#gone) return
    if (response !== null) {
      this.used = true
      this.#agent.idleTime = idleTime(response, this.#options.keepAliveTimeout)
    }
    if (this.used && this.#agent.idleTime > 0) this.#events.released()
    else this.drop()
  }

  giveBack(exchange: HttpExchange): void {
    this.drop()
    this.#events.returned(exchange)
  }

  drop(): void {
    this.#exchange = null
    this.#socket.destroy()
    // Last, because the pool opens the next socket in this one's place.
    this.#leave()
  }

  async close(): Promise<void> {
    const exchange = this.#exchange
    this.#leave()
    const closed = new Promise<void>((resolve) => {
      if (this.#socket.closed) resolve()
      else this.#socket.once('close', () => resolve())
    })
    this.#socket.destroy()
    exchange?.lose(connectionClosed())
    await closed
  }

  #leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.#events.gone()
  }
}
