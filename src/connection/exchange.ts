import type { Subscriber } from 'rxjs'
import type { Dispatcher } from 'undici'
import type { ReplyHeaders, WireEvent } from '../wire.js'
import type { Channel } from './channel.js'
import { WireFailure, type WireRequest } from './connection.js'

type Controller = Dispatcher.DispatchController

/** The reason that undici is given for a cancelled request. Nobody sees it, so that one is enough for all. */
const CANCELLED = new Error('cancelled')

/** One request and its reply: undici's handler on one side, an Observable's subscriber on the other. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly request: WireRequest
  readonly #out: Subscriber<WireEvent>
  #channel: Channel | null = null
  #controller: Controller | null = null
  #answered = false
  #over = false
  /** Whether the server keeps the socket open after this reply. */
  #reusable = true
  /** Stops obeying the request's demand. */
  #letGo: (() => unknown) | null = null

  constructor(request: WireRequest, out: Subscriber<WireEvent>) {
    this.request = request
    this.#out = out
  }

  begin(channel: Channel): void {
    this.#channel = channel
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    if (this.#over) controller.abort(CANCELLED)
  }

  onResponseStart(controller: Controller, statusCode: number, headers: ReplyHeaders): void {
    if (statusCode < 200) return
    this.#answered = true
    this.#reusable = keepsOpen(headers) && this.#bodyIsSent()
    if (this.request.demand !== undefined) this.#obey(controller)
    this.#out.next({ name: 'head', statusCode, headers })
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#out.next(chunk)
  }

  onResponseEnd(): void {
    if (!this.#end()) return
    // Before complete, so that a call started in reaction to it finds this socket free.
    if (this.#reusable) this.#channel?.release()
    this.#out.complete()
  }

  onResponseError(_controller: Controller | undefined, error: Error): void {
    const stale = this.#channel?.used === true && !this.#answered
    if (!this.#end()) return
    // Refused before it was written: the socket is as good as before.
    if (this.#controller === null) this.#channel?.release()
    this.#out.error(new WireFailure(error, this.#progress(), stale))
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

  #end(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#letGo?.()
    return true
  }

  #progress(): 'unsent' | 'sent' | 'answered' {
    if (this.#controller === null) return 'unsent'
    return this.#answered ? 'answered' : 'sent'
  }

  #obey(controller: Controller): void {
    const { demand } = this.request
    this.#letGo =
      demand?.control({
        pause: () => controller.pause(),
        // Later, because undici cannot resume one reply while it reads another.
        resume: () => queueMicrotask(() => this.#over || demand.paused || controller.resume()),
      }) ?? null
  }

  /** A reply can overtake its request's streamed body; undici then closes the socket. */
  #bodyIsSent(): boolean {
    const { body } = this.request
    return body === undefined || typeof body === 'string' || body instanceof Uint8Array || body.readableEnded
  }
}

/** Replies that announce an idle time below this are followed by closing the socket: undici's `keepAliveTimeoutThreshold`. */
const SHORTEST_KEEP_ALIVE = 2

function keepsOpen(headers: ReplyHeaders): boolean {
  const { connection, 'keep-alive': keepAlive } = headers
  if (typeof connection === 'string' && connection.toLowerCase() === 'close') return false
  const seconds = typeof keepAlive === 'string' ? /timeout=(\d+)/.exec(keepAlive)?.[1] : undefined
  return seconds === undefined || Number(seconds) > SHORTEST_KEEP_ALIVE
}
