import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { ResponseHeaders } from '../../message/wire.js'
import { type Channel, Exchange } from '../exchange.js'

type Controller = Dispatcher.DispatchController

/** Reason given to undici for a canceled request. It is never shown, so one instance is enough. */
const CANCELED = new Error('canceled')

/** Exchange that is a handler of undici's. */
export class UndiciExchange extends Exchange implements Dispatcher.DispatchHandler {
  /** `true` once undici has accepted the request. It refuses an invalid one before. */
  #accepted = false
  /** Set when the request is written. */
  #controller: Controller | null = null
  /** `true` for a status whose response has no body, whatever its content-length. */
  #bodiless = false

  /** Starts on a channel. */
  enter(channel: Channel<this>): void {
    this.channel = channel
    this.#accepted = false
  }

  /** Notes that undici has not refused the request. */
  accept(): void {
    this.#accepted = true
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    this.progress = 'sent'
    if (this.over) controller.abort(CANCELED)
  }

  /** Notes the first byte of the response. */
  onResponseStarted(): void {
    this.progress = 'answered'
  }

  onResponseStart(controller: Controller, statusCode: number, headers: ResponseHeaders): void {
    if (statusCode < 200) return
    this.#bodiless = statusCode === 204 || statusCode === 304
    this.begin(
      { name: 'head', statusCode, headers: trimmed(headers) },
      {
        pause: () => controller.pause(),
        // Later, because undici cannot resume one response while it reads another.
        resume: () => queueMicrotask(() => this.over || this.request.demand?.paused || controller.resume()),
      },
    )
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    // undici emits an empty chunk when it is resumed: a consumer that pauses at each chunk would receive them forever.
    if (chunk.length > 0) this.out.next(chunk)
  }

  onResponseEnd(): void {
    this.finish(() => (this.unread ? this.channel?.drop() : this.channel?.release()))
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    // undici compares the body with a content-length that says how long it would be. Source: RFC 9110, section 8.6
    if (this.#bodiless && 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
      return this.finish(() => this.channel?.drop())
    }
    if (this.#accepted || this.progress !== 'unsent') this.lose(error)
    else this.refuse(error, error.message)
  }

  override cancel(): void {
    if (this.over) return
    super.cancel()
    // After the socket is destroyed: undici lets go of the request and destroys a stream that is its body.
    this.#controller?.abort(CANCELED)
  }

  /** `true` once undici has taken the whole body. */
  get sent(): boolean {
    const { body } = this.request
    return !(body instanceof Readable) || body.readableEnded
  }

  /** Emits the received part of a paused response, because the socket is about to end. A reset is no end of a response. */
  socketEnds(error: Error | undefined): void {
    const controller = this.#controller
    while (!this.over && controller?.paused) controller.resume()
    if (error !== undefined) this.lose(error)
  }
}

/** Removes whitespace behind values, which is not a part of them. undici leaves it there. Source: RFC 9110, section 5.5 */
function trimmed(headers: ResponseHeaders): ResponseHeaders {
  let result = headers
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string' ? !endsInWhitespace(value) : !value?.some(endsInWhitespace)) continue
    result = { ...result, [name]: typeof value === 'string' ? value.trimEnd() : value?.map((line) => line.trimEnd()) }
  }
  return result
}

function endsInWhitespace(value: string): boolean {
  const last = value.charCodeAt(value.length - 1)
  return last === 0x20 || last === 0x09
}
