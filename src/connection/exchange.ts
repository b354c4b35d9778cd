import { AsyncResource } from 'node:async_hooks'
import type { Subscriber } from 'rxjs'
import { ConfigurationError, type Progress } from '../errors/index.js'
import type { Pausable } from '../flow/demand.js'
import { endToEndHeaders } from '../message/framing.js'
import type { Head, RequestHeaders, WireEvent } from '../message/wire.js'
import { WireFailure, type WireRequest } from './connection.js'
import { mayRefuseHead } from './refused-head.js'

/** Socket that carries one exchange at a time, as the exchange sees it. */
export interface Channel<E> {
  /** `true` if the socket has carried an exchange before. */
  readonly used: boolean
  /** Ends the exchange. The socket can carry the next one. */
  release(): void
  /** Ends the exchange, if there is one, and destroys the socket. */
  drop(): void
  /** Returns an exchange that was not written before the socket was lost. Another socket can carry it. */
  giveBack(exchange: E): void
}

/**
 * One request and its response, emitted to a subscriber. Base class of the exchanges of both HTTP clients.
 *
 * It is created upon subscription, so it is also the async context of the request: one that waited for a socket is sent in it.
 * It ends exactly once: with a complete response, with an error, or because the subscriber left.
 */
export abstract class Exchange extends AsyncResource {
  readonly request: WireRequest
  /** Header fields of the request, without those that the connection sets itself. */
  readonly headers: RequestHeaders
  /** Time at which the exchange began, on the clock of `performance.now()`. */
  startedAt: number | undefined
  /** Time at which the pool accepted the exchange, on its scheduler's clock. */
  acceptedAt = 0
  protected readonly out: Subscriber<WireEvent>
  protected channel: Channel<this> | null = null
  #progress: Progress = 'unsent'
  #over = false
  #statusCode = 0
  #stopObeying: (() => unknown) | null = null

  /** @throws ConfigurationError for a header field that would change the framing */
  constructor(request: WireRequest, out: Subscriber<WireEvent>) {
    super('rxelastic.request')
    this.request = request
    this.headers = endToEndHeaders(request.headers, request.body)
    this.out = out
    // A fresh socket is for a request that may have been sent before.
    if (request.fresh !== true) this.progress = 'unsent'
  }

  /** Progress of the request, which is also that of its call. */
  protected get progress(): Progress {
    return this.#progress
  }

  protected set progress(progress: Progress) {
    this.#progress = progress
    const { deadline } = this.request
    if (deadline !== undefined) deadline.progress = progress
  }

  /** Notes the time at which the exchange began. It is that of the call if this is its first attempt. */
  startAt(time: number): void {
    this.startedAt = time
    const { deadline } = this.request
    if (deadline !== undefined) deadline.startedAt ??= time
  }

  /** `true` while a request on a used socket has no byte of a response. */
  get silent(): boolean {
    return this.progress === 'sent' && this.channel?.used === true
  }

  /** `true` once the exchange has ended. */
  get over(): boolean {
    return this.#over
  }

  /** Ends the exchange because its socket was lost or could not be used. An unwritten request moves to another socket. */
  lose(error: Error): void {
    const { channel } = this
    // Without a channel it is on its way to another one. Destroying the socket reports the loss again.
    if (this.#over || channel === null) return
    const { used } = channel
    if (used && this.progress === 'unsent') {
      this.channel = null
      return channel.giveBack(this)
    }
    this.fail(new WireFailure(error, this.progress, used && this.progress !== 'answered'))
  }

  /** Ends the exchange with a failure. */
  fail(failure: WireFailure): void {
    if (!this.end()) return
    this.channel?.drop()
    failure.startedAt ??= this.startedAt
    this.out.error(failure)
  }

  /** Ends the exchange because the subscriber has left. Nothing more is sent or read. */
  cancel(): void {
    if (this.end()) this.channel?.drop()
  }

  /** Ends the exchange because the HTTP client refused the request. No other node and no further attempt would help. */
  protected refuse(cause: unknown, message: string): void {
    if (!this.end()) return
    this.channel?.release()
    this.out.error(new ConfigurationError(`the request cannot be sent: ${message}`, { cause }))
  }

  /** Emits the head of the response. Its body obeys the request's demand from here on. */
  protected begin(head: Head, body: Pausable): void {
    this.#statusCode = head.statusCode
    this.#stopObeying = this.request.demand?.control(body) ?? null
    this.out.next(head)
  }

  /**
   * Ends the exchange with a complete response.
   * @param leave - what becomes of the channel
   */
  protected finish(leave: () => void): void {
    if (!this.end()) return
    // Before complete, so that a call that starts in reaction to it finds this socket free.
    leave()
    this.out.complete()
  }

  /** `true` if the server may read the socket no further, although its response is complete. */
  protected get unread(): boolean {
    return mayRefuseHead(this.#statusCode, this.request)
  }

  /** Marks the end. @returns `false` if the exchange has ended before */
  protected end(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#stopObeying?.()
    return true
  }
}
