import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers'
import type { buildConnector, Client } from 'undici'
import type { RequestHeaders } from '../../message/wire.js'
import type { ConnectionOptions } from '../connection.js'
import type { ChannelEvents } from '../pooled-channel.js'
import { headLimit } from '../socket/reach.js'
import { closedByOtherSide } from '../socket/socket-errors.js'
import { SocketChannel } from '../socket-channel.js'
import { beforeEnd } from './before-end.js'
import { loadedClient } from './load-undici.js'
import { dispatchTraced } from './trace-headers.js'
import type { UndiciExchange } from './undici-exchange.js'

/** Error of a socket that is not needed any more. It is never shown, so one instance is enough: its stack is formatted once. */
const DROPPED = new Error('dropped')

type ConnectCallback = buildConnector.Callback

/** Channel on which an undici Client speaks HTTP. */
export class UndiciChannel extends SocketChannel<UndiciExchange> {
  readonly #client: Client
  /** `true` once undici has the socket. */
  #connected = false
  /** `true` if the socket is closed after its first response. */
  readonly #closesAfterResponse: boolean
  readonly #hostname: string

  constructor(socket: Socket, options: ConnectionOptions, events: ChannelEvents<UndiciExchange>) {
    super(socket, events)
    this.#closesAfterResponse = options.keepAliveTimeout === 0
    this.#hostname = options.url.hostname
    this.idleTime = options.keepAliveTimeout
    const Client = loadedClient()
    this.#client = new Client(options.url.origin, {
      connect: (_options, callback) => queueMicrotask(() => this.#connect(callback)),
      // undici does not accept 0. The pool keeps no socket then.
      keepAliveTimeout: Math.max(1, options.keepAliveTimeout),
      keepAliveMaxTimeout: Math.max(1, options.keepAliveTimeout),
      // The pipeline has its own deadlines, see operators/deadlines.ts.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headLimit(options),
    })
    beforeEnd(socket, (error) => this.exchange?.socketEnds(error))
    this.#client.on('disconnect', () => this.leave())
  }

  /** undici itself obeys the server's `Keep-Alive`. */
  readonly idleTime: number

  override carry(exchange: UndiciExchange): void {
    const { headers } = exchange
    const { traceHeaders } = exchange.request
    this.exchange = exchange
    exchange.enter(this)
    // undici checks an idle socket in a `setImmediate`, which never comes under fake timers of test runners.
    if (this.used && globalThis.setImmediate !== setImmediate) return this.giveBack(exchange)
    if (traceHeaders === undefined) this.#dispatch(exchange, headers)
    else dispatchTraced(headers, traceHeaders, (traced) => this.#dispatch(exchange, traced))
    exchange.accept()
  }

  #dispatch(exchange: UndiciExchange, headers: RequestHeaders): void {
    const { method, path, body } = exchange.request
    // With `reset: undefined` undici closes the socket after every HEAD, and after a GET or DELETE with a body.
    const options = { method, path, headers, body: body ?? null, reset: this.#closesAfterResponse }
    // Without `servername`, which undici's types lack, it derives one from Host, and closes the socket for each change.
    this.#client.dispatch(Object.assign(options, { servername: this.#hostname }), exchange)
  }

  /** Offers the socket to the pool. If undici is about to close it, undici returns the next exchange. */
  override release(): void {
    if (this.gone) return
    const sent = this.exchange?.sent === true
    this.exchange = null
    // undici does not watch a socket that it has not taken yet.
    if (!this.#connected || !sent) return this.drop()
    this.used = true
    this.offer()
  }

  protected override destroy(): void {
    // First, because undici makes errors before. Without an error, undici would take a part of a response for all of it.
    this.socket.destroy(DROPPED)
    this.#client.destroy(null, () => {})
  }

  /** Gives the socket to undici, once. After that the pool opens a new channel. */
  #connect(callback: ConnectCallback): void {
    const first = !this.#connected
    this.#connected = true
    if (first && !this.socket.destroyed) return callback(null, this.socket)
    this.leave()
    callback(closedByOtherSide(), null)
  }
}
