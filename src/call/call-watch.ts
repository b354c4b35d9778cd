import type { Progress } from '../errors/index.js'
import type { CallInfo, RequestParams } from '../message/request.js'
import type { ResultMeta } from '../message/result.js'
import type { Head, RequestHeaders, ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { CallSettings } from '../options/call-settings.js'
import type { CallHandling } from './call-handling.js'

/**
 * Ending of a call or an attempt, as observers see it.
 *
 * - `'completed'`: it completed.
 * - `'taken'`: the consumer left with the value that it wanted, as `firstValueFrom`, `first` and `take` do.
 * - `'failed'`: it ended with an error.
 * - `'unsubscribed'`: the consumer left before.
 */
export type Outcome = 'completed' | 'taken' | 'failed' | 'unsubscribed'

/** A call, as observers see it. */
export interface WatchedCall {
  readonly info: CallInfo
  readonly params: RequestParams
  readonly settings: Pick<CallSettings, 'asStream' | 'querystring' | 'redaction'>
  readonly handling: Pick<CallHandling, 'callers' | 'operations'>
  readonly aborted: boolean
  /** Returns the official `meta` fields, without secrets. */
  meta(): ResultMeta
}

/** Observer of whole calls. Each method runs in the async context of the call, and must not throw. */
export interface CallObserver {
  /** Returns whether the next call is to be observed. */
  readonly active: boolean
  /** Runs the subscription of a call. */
  call(watch: CallWatch, subscribe: () => void): void
  /** Runs the subscription of an attempt. */
  attempt(watch: AttemptWatch, subscribe: () => void): void
  attemptEnded(watch: AttemptWatch): void
  callEnded(watch: CallWatch): void
}

/** Course of one attempt of a call. */
export class AttemptWatch {
  readonly call: CallWatch
  readonly node: ElasticsearchNode
  /** Number of the attempt, from 1. */
  readonly number: number
  /** `true` for a hedge: the attempt was made because an earlier one was late. */
  readonly hedged: boolean
  /** Times in milliseconds on the clock of `performance.now()`. */
  readonly startedAt = performance.now()
  endedAt: number | undefined
  /** Time at which the attempt got its socket. */
  socketAt: number | undefined
  /** `true` if the socket had carried a request before. */
  reused: boolean | undefined
  /** Time that opening the socket took, in milliseconds, if this is its first request. */
  socketOpening: number | undefined
  /** Header fields that an observer adds to the request. */
  traceHeaders: RequestHeaders | undefined
  statusCode: number | undefined
  /** Header fields of the response. */
  headers: ResponseHeaders | undefined
  /** Bytes of the response's body, as they came from the socket. */
  bytes = 0
  progress: Progress = 'unsent'
  outcome: Outcome | undefined
  error: unknown
  /** Place for what an observer keeps for each attempt. */
  note: unknown
  readonly #observer: CallObserver

  constructor(call: CallWatch, node: ElasticsearchNode, hedged: boolean, observer: CallObserver) {
    this.call = call
    this.node = node
    this.hedged = hedged
    this.number = ++call.attempts
    this.#observer = observer
  }

  subscribe(subscribe: () => void): void {
    this.#observer.attempt(this, subscribe)
  }

  /** Notes the moment in which the attempt gets its socket. */
  readonly onSocket = (reused: boolean, opening?: number): void => {
    this.socketAt = performance.now()
    this.reused = reused
    this.socketOpening = opening
    this.progress = 'sent'
  }

  answered({ statusCode, headers }: Head): void {
    this.statusCode = statusCode
    this.headers = headers
    this.call.statusCode = statusCode
    this.call.headers = headers
    this.progress = 'answered'
  }

  received(bytes: number): void {
    this.bytes += bytes
    this.call.bytes += bytes
  }

  /** Ends the attempt, once. Its progress is final then: not every connection tells when it sends. */
  end(outcome: Outcome, progress: Progress, error?: unknown): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    this.progress = progress
    this.error = error
    this.endedAt = performance.now()
    this.#observer.attemptEnded(this)
  }
}

/** Course of one call. It is created only for calls that begin while something observes. */
export class CallWatch {
  readonly call: WatchedCall
  readonly startedAt = performance.now()
  endedAt: number | undefined
  /** Number of attempts that were made. */
  attempts = 0
  /** Attempt that was made last; once the call has a response, the attempt that got it. */
  attempt: AttemptWatch | undefined
  statusCode: number | undefined
  /** Header fields of the last response. */
  headers: ResponseHeaders | undefined
  /** Bytes of all responses' bodies, as they came from sockets. */
  bytes = 0
  outcome: Outcome | undefined
  error: unknown
  /** Place for what an observer keeps for each call. */
  note: unknown
  readonly #observer: CallObserver

  constructor(call: WatchedCall, observer: CallObserver) {
    this.call = call
    this.#observer = observer
  }

  /** Time since the call began, or that it took, in milliseconds. */
  get duration(): number {
    return (this.endedAt ?? performance.now()) - this.startedAt
  }

  /** `true` if the call was ended from outside, by its consumer, its signal or its client, or by a size limit. */
  get aborted(): boolean {
    return this.outcome === 'unsubscribed' || this.call.aborted
  }

  subscribe(subscribe: () => void): void {
    this.#observer.call(this, subscribe)
  }

  begin(node: ElasticsearchNode, hedged: boolean): AttemptWatch {
    this.attempt = new AttemptWatch(this, node, hedged, this.#observer)
    return this.attempt
  }

  /** Ends the call, once. */
  end(outcome: Outcome, error?: unknown): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    this.error = error
    this.endedAt = performance.now()
    this.#observer.callEnded(this)
  }
}
