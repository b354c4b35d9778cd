import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import type { Subscriber } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { WireEvent } from '../../message/wire.js'
import { WireFailure, type WireRequest } from '../connection.js'
import type { Exchange } from '../pool.js'
import { closedByOtherSide } from '../socket/socket-errors.js'
import { responseHeaders } from './response-headers.js'

/** What an exchange is carried by. */
export interface Line {
  /** Whether its socket has carried a request before. */
  readonly used: boolean
  /** Makes the request, and calls `write` once there is a socket that is ready and trusted. */
  open(exchange: HttpExchange): ClientRequest
  /** The request is over, and its socket can carry the next one. */
  release(response: IncomingMessage | null): void
  /** The request is over, and its socket, if there is one, must not be used again. */
  drop(): void
  /** The socket was lost before the request was written: another one will do. */
  giveBack(exchange: HttpExchange): void
}

/** One request and its response: Node's ClientRequest on one side, an Observable's subscriber on the other. */
export class HttpExchange implements Exchange {
  readonly request: WireRequest
  readonly #out: Subscriber<WireEvent>
  #line: Line | null = null
  #sent: ClientRequest | null = null
  #socket: Socket | null = null
  #response: IncomingMessage | null = null
  #written = false
  /** Set while it waits a moment before it is written. */
  #moment: NodeJS.Immediate | undefined
  #answered = false
  #over = false
  /** Stops obeying the request's demand. */
  #disobey: (() => unknown) | null = null

  constructor(request: WireRequest, out: Subscriber<WireEvent>) {
    this.request = request
    this.#out = out
  }

  /** Has a line carry it. Nothing of it goes out before the line calls `write`. */
  send(line: Line): void {
    this.#line = line
    try {
      this.#follow(line.open(this))
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** There is a socket, ready and trusted. On one that lay idle the system may still have to tell us of its end. */
  write(sent: ClientRequest, socket: Socket): void {
    if (this.#over || this.#sent !== sent) return
    if (sent.reusedSocket) this.#moment = setImmediate(() => this.#write(sent, socket))
    else this.#write(sent, socket)
  }

  /** Its socket is lost, or never came. */
  lose(error: Error): void {
    if (this.#over) return
    const used = this.#line?.used === true
    clearImmediate(this.#moment)
    if (used && !this.#written) return this.#line?.giveBack(this)
    this.#handOutRest()
    const progress = this.#answered ? 'answered' : this.#written ? 'sent' : 'unsent'
    this.fail(new WireFailure(error, progress, used && !this.#answered))
  }

  fail(failure: WireFailure): void {
    if (!this.#end()) return
    this.#line?.drop()
    this.#out.error(failure)
  }

  cancel(): void {
    if (this.#end()) this.#line?.drop()
  }

  /** What has been read of a response that is held back: it came before the socket was lost. */
  #handOutRest(): void {
    const response = this.#response?.off('data', this.#onData)
    let rest: Buffer | null = response?.read() ?? null
    while (rest !== null && !this.#over) {
      this.#out.next(rest)
      rest = response?.read() ?? null
    }
  }

  readonly #onData = (chunk: Buffer): void => this.#out.next(chunk)

  readonly #onFirstByte = (): void => {
    this.#answered = true
  }

  #write(sent: ClientRequest, socket: Socket): void {
    if (socket.destroyed) return this.lose(closedByOtherSide())
    this.#written = true
    this.#socket = socket.once('data', this.#onFirstByte)
    const { body } = this.request
    // An error of the stream ends the request, and the end of the request the stream.
    if (body instanceof Readable) pipeline(body, sent, () => {})
    else sent.end(body)
  }

  #follow(sent: ClientRequest): void {
    this.#sent = sent
    const lose = (error: Error): void => {
      if (this.#sent === sent) this.lose(error)
    }
    const onClose = (): void => lose(new Error('the socket was closed, and there was no response'))
    sent.on('error', lose).once('close', onClose)
    sent.once('response', (response) => {
      sent.off('close', onClose)
      this.#receive(sent, response)
    })
  }

  /** Node refused the request itself: no other node and no other attempt would help. */
  #refuse(error: unknown): void {
    if (!this.#end()) return
    this.#line?.release(null)
    this.#out.error(new ConfigurationError(`the request cannot be sent: ${messageOf(error)}`, { cause: error }))
  }

  #receive(sent: ClientRequest, response: IncomingMessage): void {
    // Errors of the response come from its socket; they arrive here when the request itself has ended.
    response.on('error', (error) => this.lose(error))
    const { demand } = this.request
    this.#disobey = demand?.control({ pause: () => response.pause(), resume: () => response.resume() }) ?? null
    this.#out.next({ name: 'head', statusCode: response.statusCode ?? 0, headers: responseHeaders(response) })
    if (this.#over) return
    this.#response = response.on('data', this.#onData).once('end', () => this.#complete(sent, response))
  }

  #complete(sent: ClientRequest, response: IncomingMessage): void {
    if (!this.#end()) return
    const line = this.#line
    // A response can come before the request has gone out: what is left of it must not be taken for the next one.
    if (!sent.shouldKeepAlive || !sent.writableEnded) line?.drop()
    // Before complete, so that a call started in reaction to it finds this socket free.
    else if (sent.writableFinished) line?.release(response)
    else sent.once('finish', () => line?.release(response))
    this.#out.complete()
  }

  #end(): boolean {
    if (this.#over) return false
    this.#over = true
    clearImmediate(this.#moment)
    this.#disobey?.()
    this.#socket?.off('data', this.#onFirstByte)
    return true
  }
}
