import { type Agent, type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Subscription } from 'rxjs'
import { monotonicNow } from '../../rx/monotonic-now.js'
import { startDeadline } from '../../rx/start-deadline.js'
import { type ConnectionOptions, WireFailure } from '../connection.js'
import { closed } from '../pool.js'
import { addressOf } from '../socket/address.js'
import { distrusts } from '../socket/pin.js'
import { reach } from '../socket/reach.js'
import { tlsOptions } from '../socket/tls-options.js'
import { openTls } from '../socket/tls-refusal.js'
import { readAfterWriteErrors } from '../socket/write-errors.js'
import { detachedAgent } from './detached-agent.js'
import type { HttpExchange, RequestChannel } from './http-exchange.js'
import { type HttpRequestOptions, httpRequestOptions } from './request-options.js'

/** State that the exchanges of one agent share. */
export interface AgentState {
  readonly options: ConnectionOptions
  readonly agent: Agent
  /** Trusted sockets that have carried an exchange. */
  readonly used: WeakSet<Socket>
  readonly closed: boolean
  /** Ends the responsibility for an exchange. */
  forget(exchange: HttpExchange): void
}

/** Channel of one exchange through an agent of the user's. Nothing is written before the socket is open and trusted. */
export class AgentChannel implements RequestChannel {
  used = false
  readonly #state: AgentState
  readonly #exchange: HttpExchange
  #request: ClientRequest | null = null
  /** Socket of the request, once it is open and trusted. */
  #socket: Socket | null = null
  #timer: Subscription | null = null
  /** Time at which a socket that is still opening was assigned. */
  #opensSince: number | undefined
  #over = false

  constructor(state: AgentState, exchange: HttpExchange) {
    this.#state = state
    this.#exchange = exchange
  }

  open(exchange: HttpExchange): ClientRequest {
    const { options, agent } = this.#state
    const request = makeRequest(httpRequestOptions(exchange, options), options, agent)
    this.#request = request
    request.once('socket', (socket) => this.#onSocket(request, socket))
    // Waiting in the agent's queue does not count for connectTimeout.
    if (!isQueued(request, agent)) this.#startTimer()
    return request
  }

  release(): void {
    this.#end()
  }

  drop(): void {
    this.#end()
    const request = this.#request
    // A request that is destroyed now would leave behind a socket that the agent still opens: `#onSocket` destroys both.
    if (request !== null && (request.socket !== null || isQueued(request, this.#state.agent))) request.destroy()
    // After a complete response the request has returned its socket to the agent already.
    this.#socket?.destroy()
  }

  /** Sends the exchange through another socket of the agent. */
  giveBack(exchange: HttpExchange): void {
    this.#socket = null
    if (this.#state.closed) return exchange.fail(closed())
    this.#stopTimer()
    this.#request?.destroy()
    exchange.enter(this)
  }

  #onSocket(request: ClientRequest, socket: Socket): void {
    if (this.#over) return void request.destroy()
    this.used = this.#state.used.has(socket)
    if (this.used && this.#exchange.request.fresh) return this.giveBack(this.#exchange)
    if (!isOpening(socket)) return this.#onReady(request, socket)
    if (this.#timer === null) this.#startTimer()
    this.#opensSince = monotonicNow(this.#state.options.scheduler)
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => this.#onReady(request, socket))
  }

  #onReady(request: ClientRequest, socket: Socket): void {
    this.#stopTimer()
    if (this.#over) return
    const distrust = this.used ? undefined : distrusts(socket, this.#state.options)
    if (distrust !== undefined) return this.#exchange.fail(new WireFailure(distrust, 'unsent'))
    if (!this.used) readAfterWriteErrors(socket)
    this.#state.used.add(socket)
    this.#socket = socket
    this.#exchange.request.onSocket?.(this.used, this.#openingTime())
    this.#exchange.write(request, socket)
  }

  #openingTime(): number | undefined {
    if (this.#opensSince === undefined) return undefined
    return monotonicNow(this.#state.options.scheduler) - this.#opensSince
  }

  #startTimer(): void {
    const { connectTimeout } = this.#exchange.request
    const timedOut = new WireFailure(undefined, 'unsent', false, connectTimeout)
    this.#timer = startDeadline(this.#state.options.scheduler, connectTimeout, () => this.#exchange.fail(timedOut))
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe()
    this.#timer = null
  }

  #end(): void {
    this.#over = true
    this.#stopTimer()
    this.#state.forget(this.#exchange)
  }
}

function makeRequest(given: HttpRequestOptions, options: ConnectionOptions, agent: Agent): ClientRequest {
  const target = { ...given, ...addressOf(options.url), ...reach(options), agent: detachedAgent(agent) }
  if (options.url.protocol === 'http:') return requestHttp(target)
  // A resumed session has no certificates to compare with the fingerprint.
  const session = options.caFingerprint === undefined ? {} : { session: undefined }
  const tls = tlsOptions(options)
  return openTls(tls, () => requestHttps({ ...tls, ...session, ...target }))
}

/** Returns `true` if a request waits in an agent's queue. An agent that does not extend Node's may have none. */
function isQueued(request: ClientRequest, { requests = {} }: Agent): boolean {
  return Object.values(requests).some((queue) => queue?.some((waiting) => Object.is(waiting, request)))
}

function isOpening(socket: Socket): boolean {
  return socket.connecting || ('secureConnecting' in socket && socket.secureConnecting === true)
}
