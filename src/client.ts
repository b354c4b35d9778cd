import { defer, type Observable, type SchedulerLike } from 'rxjs'
import { Api, INVOKE, REQUEST } from './api/api.js'
import { bindParams } from './api/bind/bind-params.js'
import { unknownParameters } from './api/bind/unknown.js'
import type { Endpoint } from './api/endpoint.js'
import type { NoIndices } from './api/infer/indices.js'
import { callTraits } from './api/traits/endpoint-traits.js'
import { traitsOf } from './api/traits/path-traits.js'
import { Call } from './call/call.js'
import type { ClientEvent } from './call/events.js'
import { CLOSING, DETACHED, RELEASE, SCHEDULER } from './core/cleanup.js'
import { Core } from './core/core.js'
import { Helpers } from './helpers/index.js'
import { SERIALIZER, type Serializer } from './json/text/serializer.js'
import type { ApiTraits, RequestParams } from './message/request.js'
import type { CallOptions } from './options/call-options.js'
import { type CallSettings, callSettings } from './options/call-settings.js'
import type { ClientOptions, DerivedOptions } from './options/client-options.js'
import { clientSettings, derivedSettings } from './options/client-settings.js'
import { parseRequestParams } from './options/request-params.js'
import { type Duration, parseDuration } from './validate/duration.js'
import { parseOptions, type Validators } from './validate/parse-options.js'

/**
 * A client of Elasticsearch. Every API is a method that returns a cold Observable: nothing is sent before it is subscribed to,
 * each subscription is one call, and unsubscribing cancels it.
 *
 * @example
 * ```ts
 * const client = new Client({ node: 'http://localhost:9200' })
 * client
 *   .search$<Book>({ index: 'books', query: { match: { title: 'reactive' } } })
 *   .subscribe({ next: ({ hits }) => console.log(hits.hits), error: console.error })
 * ```
 *
 * @typeParam TIndices - which documents are in which index: `new Client<{ books: Book }>(options)` reads and writes books in `books`
 */
export class Client<TIndices = NoIndices> extends Api<TIndices> {
  readonly #core: Core
  readonly #settings: CallSettings
  #helpers: Helpers | undefined

  /** @throws ConfigurationError that names a wrong, unknown or missing option */
  constructor(options: ClientOptions)
  /** @internal */
  constructor(core: Core, settings: CallSettings)
  constructor(origin: ClientOptions | Core, settings?: CallSettings) {
    super()
    this.#core = origin instanceof Core ? origin : new Core(clientSettings(origin))
    this.#settings = settings ?? this.#core.settings.call
  }

  /**
   * What happens to calls and nodes, while somebody listens. It never affects a call, and completes when the client is closed.
   *
   * @example
   * ```ts
   * client.events$
   *   .pipe(filter((event) => event.type === 'retry'))
   *   .subscribe(({ meta, delay }) => console.log(`${meta.request.id} goes on in ${delay} ms`))
   * ```
   */
  get events$(): Observable<ClientEvent> {
    return this.#core.events.events$
  }

  /**
   * A client with other defaults, or with other credentials, that shares this one's nodes and sockets.
   *
   * @example
   * ```ts
   * const asReader = client.options({ auth: { apiKey }, requestTimeout: '5s' })
   * ```
   * @throws ConfigurationError that names a wrong or unknown option
   */
  options(options: DerivedOptions): Client<TIndices> {
    return new Client(this.#core, derivedSettings(this.#settings, options))
  }

  /** The same as {@link Client.options}. @throws ConfigurationError that names a wrong or unknown option */
  child(options: DerivedOptions): Client<TIndices> {
    return this.options(options)
  }

  /**
   * Closes this client and all that are derived from it: new calls are refused, calls under way end with a RequestAbortedError,
   * what helpers owe the server is still done, for at most 5 seconds, and the sockets are closed.
   *
   * @example
   * ```ts
   * process.once('SIGTERM', () => client.close({ grace: '10s' }))
   * ```
   * @throws ConfigurationError for an option that is wrong
   */
  async close(options: CloseOptions = {}): Promise<void> {
    const { grace } = parseOptions(CLOSE_VALIDATORS, options, 'options')
    return this.#core.close(grace)
  }

  /** The same as {@link Client.close}, once it is subscribed to. @throws ConfigurationError for an option that is wrong */
  close$(options?: CloseOptions): Observable<void> {
    return defer(() => this.close(options))
  }

  /** What takes more than one call: results of any length, hits as they arrive. */
  get helpers(): Helpers {
    this.#helpers ??= new Helpers(new Client(this.#core, this.#settings))
    return this.#helpers
  }

  /** @internal */
  get [SERIALIZER](): Serializer {
    return this.#core.settings.serializer
  }

  /** @internal */
  get [SCHEDULER](): SchedulerLike {
    return this.#core.settings.scheduler
  }

  /** @internal */
  get [DETACHED](): Client {
    return new Client(this.#core, { ...this.#settings, detached: true })
  }

  /** @internal */
  get [CLOSING](): Observable<void> {
    return this.#core.closing$
  }

  /** @internal */
  [RELEASE](work$: Observable<unknown>): void {
    this.#core.release(work$)
  }

  /** @internal */
  override [INVOKE](
    endpoint: Endpoint,
    params: Record<string, unknown> | undefined,
    options: CallOptions | undefined,
  ): Observable<unknown> {
    return this.#core.call$(() => {
      const call = this.#call(callTraits(endpoint, params, options), bindParams(endpoint, params), options)
      this.#core.events.hint(call, () => unknownParameters(endpoint, params))
      return call
    })
  }

  /** @internal */
  override [REQUEST](given: RequestParams, options: CallOptions | undefined): Observable<unknown> {
    return this.#core.call$(() => {
      const params = parseRequestParams(given)
      return this.#call(traitsOf(params), params, options)
    })
  }

  #call(api: ApiTraits, params: RequestParams, options: CallOptions | undefined): Call {
    const settings = callSettings(this.#settings, options)
    const id = settings.id ?? this.#core.requestId(params, options)
    return new Call(api, params, options ?? NO_OPTIONS, settings, id)
  }
}

/** How a client is closed. */
export interface CloseOptions {
  /** How long calls under way may go on. @defaultValue not at all: they are ended at once */
  grace?: Duration | undefined
}

const CLOSE_VALIDATORS: Validators<{ grace: number }> = { grace: parseDuration }

const NO_OPTIONS: CallOptions = Object.freeze({})
