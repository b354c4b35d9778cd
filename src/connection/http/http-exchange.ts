import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline, Readable } from 'node:stream'
// Not the global ones, which fake timers of test runners replace.
import { clearImmediate, setImmediate } from 'node:timers'
import { messageOf } from '../../errors/message-of.js'
import type { WireFailure } from '../connection.js'
import { type Channel, Exchange } from '../exchange.js'
import { closedByOtherSide } from '../socket/socket-errors.js'
import { responseHeaders } from './response-headers.js'

/** Channel that speaks HTTP with Node's client. */
export interface RequestChannel extends Channel<HttpExchange> {
  /** Creates the request. It calls `write` once there is a socket that is open and trusted. */
  open(exchange: HttpExchange): ClientRequest
}

/** Exchange that uses Node's ClientRequest. */
export class HttpExchange extends Exchange {
  /** Response, once its head has arrived. */
  response: IncomingMessage | null = null
  #sent: ClientRequest | null = null
  #socket: Socket | null = null
  /** Set while the request waits for the system to report the end of an idle socket. */
  #delay: NodeJS.Immediate | undefined

  /** Starts on a channel. Nothing is sent before the channel calls `write`. */
  enter(channel: RequestChannel): void {
    this.channel = channel
    try {
      this.#follow(channel.open(this))
    } catch (error) {
      this.refuse(error, messageOf(error))
    }
  }

  /** Writes the request to a socket that is open and trusted. The system may still have to report the end of an idle one. */
  write(sent: ClientRequest, socket: Socket): void {
    if (this.over || this.#sent !== sent) return
    const write = (): void => this.runInAsyncScope(this.#write, this, sent, socket)
    if (this.channel?.used) this.#delay = setImmediate(write)
    // Not within the event that assigns the socket: Node would report the start of the request twice.
    else process.nextTick(write)
  }

  /** Ends with an error, unless the response is complete already and only surplus bytes are at fault. */
  override lose(error: Error): void {
    clearImmediate(this.#delay)
    if (this.response?.complete === true) this.#flush()
    if (this.response?.complete === true) this.finish(() => this.channel?.drop())
    else super.lose(error)
  }

  override fail(failure: WireFailure): void {
    this.#flush()
    super.fail(failure)
  }

  /** Emits the received part of a paused response: it came before the socket was lost. */
  #flush(): void {
    if (this.over) return
    const response = this.response?.off('data', this.#onData)
    let rest: Buffer | null = response?.read() ?? null
    while (rest !== null && !this.over) {
      this.out.next(rest)
      rest = response?.read() ?? null
    }
  }

  readonly #onData = (chunk: Buffer): void => this.out.next(chunk)

  readonly #onFirstByte = (): void => {
    this.progress = 'answered'
  }

  #write(sent: ClientRequest, socket: Socket): void {
    if (this.over || this.#sent !== sent) return
    if (socket.destroyed) return this.lose(closedByOtherSide())
    this.progress = 'sent'
    // Before Node's parser, which may fail with the first byte.
    this.#socket = socket.prependOnceListener('data', this.#onFirstByte)
    const { body } = this.request
    // An error of the stream ends the request.
    if (body instanceof Readable) pipeline(body, sent, () => {})
    // Node would write the header fields in the encoding of a string, not in Latin-1.
    else sent.end(typeof body === 'string' ? Buffer.from(body) : body)
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

  #receive(sent: ClientRequest, response: IncomingMessage): void {
    // Surplus bytes of an earlier response, which came before this request was written.
    if (this.progress === 'unsent') return this.lose(closedByOtherSide())
    // Errors of the response come from its socket. They arrive here when the request itself has ended.
    response.on('error', (error) => this.lose(error))
    this.response = response
    this.begin({ name: 'head', statusCode: response.statusCode ?? 0, headers: responseHeaders(response) }, response)
    if (!this.over) response.on('data', this.#onData).once('end', () => this.#complete(sent))
  }

  #complete(sent: ClientRequest): void {
    const { channel } = this
    // A response can come before the whole request is sent. The rest of it must not precede the next request.
    // Node leaves it to the server to close the socket after `connection: close`.
    const close = this.unread || /^close$/i.test(String(this.headers.connection))
    if (close || !sent.shouldKeepAlive || !sent.writableEnded) return this.finish(() => channel?.drop())
    if (sent.writableFinished) return this.finish(() => channel?.release())
    // The system reports the end of a write one turn later.
    this.finish(() => setImmediate(() => (sent.writableFinished ? channel?.release() : channel?.drop())))
  }

  protected override end(): boolean {
    if (!super.end()) return false
    clearImmediate(this.#delay)
    this.#socket?.off('data', this.#onFirstByte)
    const { body } = this.request
    // Node does not destroy a stream whose response came before its end.
    if (body instanceof Readable && this.progress !== 'unsent' && !body.readableEnded) body.destroy()
    return true
  }
}
