import { AsyncResource } from 'node:async_hooks'
import { type Diagnostics, type Progress, type RequestMeta, TimeoutError, type TimeoutPhase } from '../errors/index.js'
import type { RequestErrorSettings } from '../errors/request-error.js'
import { ShownRequest } from '../errors/shown-request.js'
import type { Demand } from '../flow/demand.js'
import type { BodyStream } from '../message/body-stream.js'
import type { ApiTraits, CallInfo, RequestParams } from '../message/request.js'
import type { Result, StreamHead } from '../message/result.js'
import { warningsOf } from '../message/warnings.js'
import type { Head, RequestHeaders, ResponseHeaders } from '../message/wire.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { CallOptions } from '../options/call-options.js'
import type { CallSettings } from '../options/call-settings.js'
import type { CallHandling } from './call-handling.js'
import { callInfo } from './call-info.js'
import type { AttemptWatch, CallWatch } from './call-watch.js'

const NORMAL: CallHandling = Object.freeze({})

const NONE: ReadonlySet<ElasticsearchNode> = new Set()

/** Facts about a response that errors show. */
interface ResponseFacts {
  readonly statusCode: number
  readonly headers: ResponseHeaders
  readonly body?: unknown
}

/** Owner of the streams that a call sends. It destroys them when the call ends. */
export interface BodyHolder {
  hold(body: BodyStream): void
}

/** Class of errors about a call. */
type CallErrorClass<E> = new (message: string, diagnostics: Diagnostics, settings: RequestErrorSettings) => E

/**
 * State of one subscription to an API call: its request, its settings and its progress.
 *
 * It is created upon subscription, so it is also the async context in which the call was subscribed.
 *
 * @internal
 */
export class Call extends AsyncResource {
  /** Number of failed attempts. */
  failures = 0
  /** Progress of the last attempt. */
  progress: Progress = 'unsent'
  /** `true` once a deadline has ended the current attempt. */
  overdue = false
  /** Node of the current attempt. */
  node: ElasticsearchNode | null = null
  /** Nodes at which attempts of this call failed. */
  tried: ReadonlySet<ElasticsearchNode> = NONE
  aborted = false
  /** `true` once an attempt has failed that the server may have processed all the same: its response was lost. */
  uncertain = false
  /** `true` for a call that stands for a hedge: an attempt beside one that is late. */
  hedged = false
  /** Attempt beside that of this call, if one was late. It has its own node, deadline and errors. */
  hedge: Call | undefined
  /** Header fields that interceptors of the call have changed. They replace those of every node. */
  changedHeaders: RequestHeaders | undefined

  readonly api: ApiTraits
  readonly params: RequestParams
  readonly options: CallOptions
  readonly settings: CallSettings
  readonly id: unknown
  readonly handling: CallHandling
  /** Demand of the consumer, which pauses a streamed response. */
  demand: Demand | undefined
  /** Demand that the socket of a streamed response obeys: the consumer's, and that of operators downstream. */
  socket: Demand | undefined
  /** Ends the exchange under way when `requestTimeout` has passed. Before there is one, the attempt ends. */
  expire: (() => void) | undefined
  /** Time at which `totalTimeout` ends the call, on the scheduler's clock. */
  endsAt: number | undefined
  /** Time at which the first attempt began, on the clock of `performance.now()`. */
  startedAt: number | undefined
  /** Owner of the streams that the call sends, if it may send any. */
  holder: BodyHolder | undefined
  /** `true` if anything observes the call; `undefined` until that has been determined. */
  observed: boolean | undefined
  /** Course of the call, if anything observes it. */
  watch: CallWatch | undefined
  /** Course of the attempt under way, if anything observes the call. */
  attempt: AttemptWatch | undefined
  #shown: ShownRequest | undefined
  #info: CallInfo | undefined

  constructor(
    api: ApiTraits,
    params: RequestParams,
    options: CallOptions,
    settings: CallSettings,
    id: unknown,
    handling: CallHandling = NORMAL,
  ) {
    super('rxelastic.call')
    this.api = api
    this.params = params
    this.options = options
    this.settings = settings
    this.id = id
    this.handling = handling
  }

  /** Facts that identify this call. */
  get info(): CallInfo {
    this.#info ??= callInfo(this.api, this.settings, this.id)
    return this.#info
  }

  /**
   * Creates the call of a hedge: the same request and the same consumer, but its own node, deadline and errors.
   *
   * @param tried - nodes that it does not go to
   */
  fork(tried: ReadonlySet<ElasticsearchNode>): Call {
    const fork = new Call(this.api, this.params, this.options, this.settings, this.id, this.handling)
    fork.hedged = true
    fork.tried = tried
    fork.failures = this.failures
    fork.uncertain = this.uncertain
    fork.startedAt = this.startedAt
    fork.changedHeaders = this.changedHeaders
    fork.demand = this.demand
    fork.socket = this.socket
    fork.endsAt = this.endsAt
    fork.observed = this.observed
    fork.watch = this.watch
    this.hedge = fork
    return fork
  }

  /** Takes the node of one of its attempts, its own or the hedge: results, errors and observers show that node. */
  adopt({ node, progress, aborted, attempt }: Call): void {
    this.node = node
    this.progress = progress
    this.aborted ||= aborted
    this.attempt = attempt
    if (this.watch !== undefined) this.watch.attempt = attempt
  }

  /** Returns `true` for a status that the call does not fail with. For HEAD a 404 is an answer. */
  accepts(statusCode: number): boolean {
    if (!isFailure(statusCode) || this.settings.ignore.includes(statusCode)) return true
    return statusCode === 404 && this.params.method === 'HEAD'
  }

  /** Returns the official `meta` fields, without secrets. */
  meta(): RequestMeta {
    return {
      context: this.settings.context,
      name: this.settings.name,
      request: this.#request(),
      connection: this.node,
      attempts: this.failures,
      aborted: this.aborted,
    }
  }

  /** Adds the call's progress and redaction to the settings of an error. */
  errorSettings(settings?: RequestErrorSettings): RequestErrorSettings {
    return { progress: this.progress, ...settings, redaction: this.settings.redaction }
  }

  /** Creates an error about this call. */
  error<E>(
    ErrorClass: CallErrorClass<E>,
    message: string,
    settings?: RequestErrorSettings,
    response?: ResponseFacts,
  ): E {
    return new ErrorClass(message, this.diagnostics(response), this.errorSettings(settings))
  }

  /** Creates the error of a deadline that has passed; `timeout` is in milliseconds. */
  timeoutError(phase: TimeoutPhase, timeout: number, settings?: RequestErrorSettings): TimeoutError {
    this.overdue = true
    return new TimeoutError(phase, timeout, this.diagnostics(), this.errorSettings(settings))
  }

  /** Creates the result of this call: a body with the facts about its response. */
  result({ statusCode, headers }: Head, body: unknown): Result {
    return { body, statusCode, headers, warnings: warningsOf(headers), meta: this.meta() }
  }

  /** Creates the first value of a streamed response whose call has `meta`. */
  streamHead({ statusCode, headers }: Head): StreamHead {
    return { name: 'head', statusCode, headers, warnings: warningsOf(headers), meta: this.meta() }
  }

  /** Collects facts about this call for errors. Those about the response include its secrets. */
  diagnostics(response?: ResponseFacts): Diagnostics {
    return { ...response, warnings: response === undefined ? null : warningsOf(response.headers), meta: this.meta() }
  }

  #request(): ShownRequest {
    this.#shown ??= new ShownRequest(this.params, this.options, this.id, this.settings.redaction)
    return this.#shown
  }
}

/** Returns `true` for a redirect and for a status of 400 or more. 304 means that nothing has changed. */
function isFailure(statusCode: number): boolean {
  return statusCode >= 300 && statusCode !== 304
}
