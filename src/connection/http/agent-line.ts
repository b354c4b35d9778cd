import { type Agent, type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Subscription } from 'rxjs'
import { type ConnectionOptions, WireFailure } from '../connection.js'
import { closed } from '../pool.js'
import { addressOf } from '../socket/address.js'
import { distrusts } from '../socket/pin.js'
import { tlsOptions } from '../socket/tls-options.js'
import type { HttpExchange, Line } from './http-exchange.js'
import { type HttpRequestOptions, httpRequestOptions } from './request-options.js'

/** State that the lines of one agent share. */
interface Lines {
  readonly options: ConnectionOptions
  readonly agent: Agent
  /** Sockets that have been found ready and trusted, and have carried a request. */
  readonly used: WeakSet<Socket>
  readonly closed: boolean
  forget(exchange: HttpExchange): void
}

/** One request's way through an agent of the user's. The request is held back until the agent's socket is ready and trusted. */
export class AgentLine implements Line {
  used = false
  readonly #lines: Lines
  readonly #exchange: HttpExchange
  #request: ClientRequest | null = null
  #timer: Subscription | null = null
  #over = false

  constructor(lines: Lines, exchange: HttpExchange) {
    this.#lines = lines
    this.#exchange = exchange
  }

  open(exchange: HttpExchange): ClientRequest {
    const { options, agent } = this.#lines
    const request = makeRequest(httpRequestOptions(exchange.request, options.url), options, agent)
    this.#request = request
    request.once('socket', (socket) => this.#onSocket(request, socket))
    // The time in the agent's queue is not spent on connecting.
    if (!isQueued(request, agent)) this.#startTimer()
    return request
  }

  release(): void {
    this.#end()
  }

  drop(): void {
    this.#end()
    const request = this.#request
    // A socket that the agent is still opening for it would outlive a request destroyed now: then it ends in `#onSocket`.
    if (request !== null && (request.socket !== null || isQueued(request, this.#lines.agent))) request.destroy()
  }

  /** Another socket of the agent's will do. */
  giveBack(exchange: HttpExchange): void {
    if (this.#lines.closed) return exchange.fail(closed())
    this.#stopTimer()
    this.#request?.destroy()
    exchange.send(this)
  }

  #onSocket(request: ClientRequest, socket: Socket): void {
    if (this.#over) return void request.destroy()
    this.used = this.#lines.used.has(socket)
    if (this.used && this.#exchange.request.fresh) return this.giveBack(this.#exchange)
    if (!isOpening(socket)) return this.#onReady(request, socket)
    if (this.#timer === null) this.#startTimer()
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => this.#onReady(request, socket))
  }

  #onReady(request: ClientRequest, socket: Socket): void {
    this.#stopTimer()
    if (this.#over) return
    const distrust = this.used ? undefined : distrusts(socket, this.#lines.options)
    if (distrust !== undefined) return this.#exchange.fail(new WireFailure(distrust, 'unsent'))
    this.#lines.used.add(socket)
    this.#exchange.write(request, socket)
  }

  #startTimer(): void {
    const { connectTimeout } = this.#exchange.request
    const timedOut = new WireFailure(undefined, 'unsent', false, connectTimeout)
    this.#timer = this.#lines.options.scheduler.schedule(() => this.#exchange.fail(timedOut), connectTimeout)
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe()
    this.#timer = null
  }

  #end(): void {
    this.#over = true
    this.#stopTimer()
    this.#lines.forget(this.#exchange)
  }
}

function makeRequest(given: HttpRequestOptions, options: ConnectionOptions, agent: Agent): ClientRequest {
  const target = { ...given, ...addressOf(options.url), agent }
  if (options.url.protocol === 'http:') return requestHttp(target)
  // A resumed session brings no certificates that could be checked.
  const session = options.caFingerprint === undefined ? {} : { session: undefined }
  return requestHttps({ ...tlsOptions(options), ...session, ...target })
}

/** An agent that is none of Node's may have no queue that we know of. */
function isQueued(request: ClientRequest, { requests = {} }: Agent): boolean {
  return Object.values(requests).some((queue) => queue?.some((waiting) => Object.is(waiting, request)))
}

function isOpening(socket: Socket): boolean {
  return socket.connecting || ('secureConnecting' in socket && socket.secureConnecting === true)
}
