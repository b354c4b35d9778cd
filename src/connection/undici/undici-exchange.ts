import type { Subscriber } from 'rxjs'
import type { Dispatcher } from 'undici'
import { ConfigurationError } from '../../errors/index.js'
import type { ResponseHeaders, WireEvent } from '../../message/wire.js'
import { WireFailure, type WireRequest } from '../connection.js'

type Controller = Dispatcher.DispatchController

/** The side of a channel that an exchange uses. */
interface Carrier {
  /** Whether it has carried a request before. */
  readonly used: boolean
  release(): void
  drop(): void
  giveBack(exchange: Exchange): void
}

/** The reason that undici is given for a cancelled request. Nobody sees it, so that one is enough for all. */
const CANCELLED = new Error('cancelled')

/** One request and its response: undici's handler on one side, an Observable's subscriber on the other. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly request: WireRequest
  readonly #out: Subscriber<WireEvent>
  #channel: Carrier | null = null
  /** Whether undici has taken it on; what it finds wrong with a request it says before. */
  #accepted = false
  /** There from the moment that the request is written. */
  #controller: Controller | null = null
  #answered = false
  #over = false
  /** Stops obeying the request's demand. */
  #disobey: (() => unknown) | null = null

  constructor(request: WireRequest, out: Subscriber<WireEvent>) {
    this.request = request
    this.#out = out
  }

  begin(channel: Carrier): void {
    this.#channel = channel
    this.#accepted = false
  }

  /** undici has not refused it. */
  accept(): void {
    this.#accepted = true
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    if (this.#over) controller.abort(CANCELLED)
  }

  /** The first byte of a response is there. */
  onResponseStarted(): void {
    this.#answered = true
  }

  onResponseStart(controller: Controller, statusCode: number, headers: ResponseHeaders): void {
    if (statusCode < 200) return
    if (this.request.demand !== undefined) this.#obey(controller)
    this.#out.next({ name: 'head', statusCode, headers })
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    // undici begins anew with nothing when it is resumed: a reader that pauses at each chunk would be told so for ever.
    if (chunk.length > 0) this.#out.next(chunk)
  }

  onResponseEnd(): void {
    if (!this.#end()) return
    // Before complete, so that a call started in reaction to it finds this socket free.
    this.#channel?.release()
    this.#out.complete()
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    if (this.#over) return
    if (this.#controller === null) return this.#unwritten(error)
    const stale = this.#channel?.used === true && !this.#answered
    this.#end()
    this.#out.error(new WireFailure(error, this.#answered ? 'answered' : 'sent', stale))
  }

  /** Ends it before it was given to a channel. */
  fail(failure: WireFailure): void {
    if (this.#end()) this.#out.error(failure)
  }

  /** The subscriber has gone: nothing more is sent or read. */
  cancel(): void {
    if (!this.#end()) return
    this.#controller?.abort(CANCELLED)
    this.#channel?.drop()
  }

  /** The socket is about to end: what has come of a response that is held back is passed on all the same. */
  letGo(): void {
    const controller = this.#controller
    while (!this.#over && controller?.paused) controller.resume()
  }

  #unwritten(error: Error): void {
    const channel = this.#channel
    // A socket that was closed while it lay idle says nothing of the server: another one will do.
    if (this.#accepted && channel?.used) return channel.giveBack(this)
    if (this.#accepted) {
      channel?.drop()
      return this.fail(new WireFailure(error, 'unsent'))
    }
    channel?.release()
    // undici refused the request itself: no other node and no other attempt would help.
    if (this.#end())
      this.#out.error(new ConfigurationError(`the request cannot be sent: ${error.message}`, { cause: error }))
  }

  #end(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#disobey?.()
    return true
  }

  #obey(controller: Controller): void {
    const { demand } = this.request
    this.#disobey =
      demand?.control({
        pause: () => controller.pause(),
        // Later, because undici cannot resume one response while it reads another.
        resume: () => queueMicrotask(() => this.#over || demand.paused || controller.resume()),
      }) ?? null
  }
}
