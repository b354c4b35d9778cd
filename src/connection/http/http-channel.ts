import { type Agent, type ClientRequest, request } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionOptions } from '../connection.js'
import type { ChannelEvents } from '../pooled-channel.js'
import { SocketChannel } from '../socket-channel.js'
import { detachedAgent } from './detached-agent.js'
import type { HttpExchange, RequestChannel } from './http-exchange.js'
import { httpRequestOptions } from './request-options.js'
import { idleTime } from './response-headers.js'
import { SocketAgent } from './socket-agent.js'

/** Channel on which Node's HTTP client speaks HTTP. */
export class HttpChannel extends SocketChannel<HttpExchange> implements RequestChannel {
  readonly #agent: SocketAgent
  readonly #detached: Agent
  readonly #options: ConnectionOptions

  constructor(socket: Socket, options: ConnectionOptions, events: ChannelEvents<HttpExchange>) {
    super(socket, events)
    this.#options = options
    this.#agent = new SocketAgent(socket, options.keepAliveTimeout)
    this.#detached = detachedAgent(this.#agent)
    socket.once('close', () => this.leave())
  }

  get idleTime(): number {
    return this.#agent.idleTime
  }

  override carry(exchange: HttpExchange): void {
    this.exchange = exchange
    exchange.enter(this)
  }

  open(exchange: HttpExchange): ClientRequest {
    const sent = request({ ...httpRequestOptions(exchange, this.#options), agent: this.#detached })
    return sent.once('socket', (socket) => exchange.write(sent, socket))
  }

  /** Offers the socket to the pool. A socket that has not carried anything is not watched, and is dropped. */
  override release(): void {
    const response = this.exchange?.response ?? null
    this.exchange = null
    if (this.gone) return
    if (response !== null) {
      this.used = true
      this.#agent.idleTime = idleTime(response, this.#options.keepAliveTimeout)
    }
    if (this.used && this.#agent.idleTime > 0) this.offer()
    else this.drop()
  }
}
