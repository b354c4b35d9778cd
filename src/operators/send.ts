import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { AttemptWatch } from '../call/call-watch.js'
import type { Events } from '../call/events.js'
import { WireFailure, type WireRequest } from '../connection/connection.js'
import { describeCause, describeFailure, isHeadOverflow } from '../connection/failure-text.js'
import { misplaced, responseOf } from '../connection/own-connection.js'
import { circumstances } from '../errors/circumstances.js'
import {
  ConfigurationError,
  ConnectionError,
  ElasticsearchClientError,
  RequestAbortedError,
  SerializationError,
} from '../errors/index.js'
import { isSendableAgain } from '../message/body.js'
import { serializeQuerystring } from '../message/querystring.js'
import { isHead, type RequestHeaders, type WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import type { Destination } from '../rx/destination.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Sends the request over its node's connection and emits the response. Unsubscribing ends it in any phase.
 *
 * The server may close an idle socket just as the request is written to it. No part of a response arrives then, and a call that
 * may be repeated is sent once more, on a new socket. That is a retry, unless nothing was written before.
 */
export function send(call: Call, events: Events): OperatorFunction<Attempt, WireEvent> {
  return operate((destination) => new Send(destination, call, events))
}

class Send extends ExchangeStage<Attempt, WireEvent> {
  readonly #call: Call
  readonly #events: Events

  constructor(destination: Destination<WireEvent>, call: Call, events: Events) {
    super(destination)
    this.#call = call
    this.#events = events
  }

  protected override answer(attempt: Attempt): void {
    const request = wireRequest(attempt, this.#call)
    this.#events.report('request', this.#call)
    new Receive(this.destination, this.#call, attempt, request, this.#events).subscribeTo(
      responseOf(attempt.node.connection, request),
    )
  }
}

class Receive extends Stage<WireEvent, WireEvent> {
  readonly #call: Call
  readonly #attempt: Attempt
  readonly #request: WireRequest
  readonly #events: Events
  readonly #watch: AttemptWatch | undefined
  #answered = false

  constructor(destination: Destination<WireEvent>, call: Call, attempt: Attempt, request: WireRequest, events: Events) {
    super(destination)
    this.#call = call
    this.#attempt = attempt
    this.#request = request
    this.#events = events
    this.#watch = call.attempt
  }

  /** A socket belongs to no call, so its events enter the async context of the call here. */
  override next(event: WireEvent): void {
    this.#call.runInAsyncScope(this.#receive, this, event)
  }

  #receive(event: WireEvent): void {
    const mistake = misplaced(event, this.#answered, 'the Connection')
    if (mistake !== undefined) return this.fail(mistake)
    this.#answered = true
    if (isHead(event)) {
      this.#call.progress = 'answered'
      this.#watch?.answered(event)
      this.#events.warn(this.#call, event.headers)
    } else this.#watch?.received(event.byteLength)
    this.destination.next(event)
  }

  /** Fails if no response arrived: a user's own Connection can end without one. */
  override complete(): void {
    this.#call.runInAsyncScope(this.#end, this)
  }

  #end(): void {
    if (this.#answered) super.complete()
    else this.#failed(new Error('the connection ended without a response'))
  }

  override error(error: unknown): void {
    this.#call.runInAsyncScope(this.#failed, this, error)
  }

  #failed(error: unknown): void {
    if (error instanceof WireFailure) {
      this.#call.startedAt ??= error.startedAt
      this.#call.progress = error.progress
    }
    if (!this.#mayRepeat(error)) return super.error(asClientError(error, this.#call))
    if (error.progress !== 'unsent') this.#countRetry(error)
    this.replaceBy(() => this.#again({ ...this.#request, fresh: true }))
  }

  /** Counts the repetition of a request that the server may have received. */
  #countRetry(failure: WireFailure): void {
    const call = this.#call
    const error = connectionError(describeCause(failure.cause), failure, call)
    call.failures++
    call.uncertain = true
    this.#events.retry(call, error, 0)
  }

  #again(request: WireRequest): void {
    const response$ = responseOf(this.#attempt.node.connection, request)
    new Receive(this.destination, this.#call, this.#attempt, request, this.#events).subscribeTo(response$)
  }

  #mayRepeat(error: unknown): error is WireFailure {
    if (!(error instanceof WireFailure) || !error.stale || this.#request.fresh) return false
    if (!isSendableAgain(this.#request.body, error.progress)) return false
    const { api, failures, settings } = this.#call
    return error.progress === 'unsent' || (api.repeatable && failures < settings.maxRetries)
  }
}

function withQuery(path: string, query: string): string {
  if (query === '') return path
  return path.includes('?') ? `${path}&${query}` : `${path}?${query}`
}

/**
 * Checks a path with its querystring, which interceptors may have changed. It is encoded, so each character is one byte.
 *
 * @throws ConfigurationError for a path that is longer than the option allows, or that Elasticsearch would read only in part
 */
function checkPath(path: string, limit: number | undefined): void {
  if (path.includes('#')) throw new ConfigurationError('the path of the request has a #; encode it as %23')
  if (limit === undefined || path.length <= limit) return
  const advice = 'shorten lists with wildcards or aliases, or use parameters of the body'
  throw new ConfigurationError(
    `the path of the request has ${path.length} bytes, and maxPathLength allows ${limit}; ${advice}`,
  )
}

/** Adds the header fields of a trace. A field that the call sets or removes stays as the call has it. */
function withTrace(headers: RequestHeaders, traceHeaders: RequestHeaders | undefined): RequestHeaders {
  let result = headers
  for (const name in traceHeaders) if (!(name in headers)) result = { [name]: traceHeaders[name], ...result }
  return result
}

function wireRequest({ method, path, querystring, headers, body, node }: Attempt, call: Call): WireRequest {
  const watch = call.attempt
  call.overdue = false
  // A connection of the user's own does not say when.
  call.progress = 'sent'
  // Node and undici take the response for the beginning of a tunnel, and emit none.
  if (method === 'CONNECT') throw new ConfigurationError('a request cannot have the method CONNECT')
  const target = node.basePath + withQuery(path, serializeQuerystring(querystring))
  checkPath(target, call.settings.maxPathLength)
  return {
    method,
    path: target,
    headers: withTrace(headers, watch?.traceHeaders),
    body,
    connectTimeout: call.settings.connectTimeout,
    demand: call.socket,
    deadline: call,
    onSocket: watch?.onSocket,
    traceHeaders: watch?.traceHeaders,
  }
}

/** Wraps a failure once, into an error with the facts about the call. */
function asClientError(error: unknown, call: Call): unknown {
  if (error instanceof ElasticsearchClientError) return error
  // A user's own Connection can fail with anything.
  if (!(error instanceof WireFailure))
    return connectionError(describeCause(error), new WireFailure(error, 'sent'), call)
  // A package that cannot be loaded is not a failure of the node.
  if (error.cause instanceof ConfigurationError) return error.cause
  if (error.cause instanceof SerializationError) return error.cause
  const { progress, connectTimeout } = error
  if (isHeadOverflow(error.cause)) return headTooLarge(error, call)
  if (connectTimeout === undefined) return connectionError(describeFailure(error, call.node), error, call)
  return call.timeoutError('connect', connectTimeout, { progress, cause: error.cause })
}

function headTooLarge({ cause }: WireFailure, call: Call): RequestAbortedError {
  call.aborted = true
  const text = 'the head of the response is larger than the option maxHeaderSize allows'
  return call.error(RequestAbortedError, text, { cause, progress: 'answered' })
}

function connectionError(text: string, { cause, progress, stale }: WireFailure, call: Call): ConnectionError {
  const elapsed = call.startedAt === undefined ? undefined : performance.now() - call.startedAt
  const diagnostics = call.diagnostics()
  const settings = { ...call.errorSettings({ cause, progress }), elapsed, stale }
  return new ConnectionError(`${text} ${circumstances(diagnostics, settings)}`, diagnostics, settings)
}
