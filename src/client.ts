import { defer, type Observable } from 'rxjs'
import { Api, INVOKE, REQUEST } from './api/api.js'
import type { Endpoint } from './api/endpoint.js'
import type { NoIndices } from './api/infer/indices.js'
import type { ClientEvent } from './call/events.js'
import { BatchedCaller } from './core/batch/batched-caller.js'
import { Caller } from './core/caller.js'
import { Core } from './core/core.js'
import { helperHost } from './core/helper-host.js'
import { Helpers } from './helpers/index.js'
import type { RequestParams } from './message/request.js'
import { type BatchOptions, batchSettings } from './options/batch-options.js'
import type { CallOptions } from './options/call-options.js'
import type { ClientOptions, DerivedOptions } from './options/client-options.js'
import { clientSettings, derivedSettings } from './options/client-settings.js'
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
  readonly #caller: Caller
  #helpers: Helpers<TIndices> | undefined

  /** @throws ConfigurationError that names a wrong, unknown or missing option */
  constructor(options: ClientOptions)
  /** @internal */
  constructor(caller: Caller)
  constructor(origin: ClientOptions | Caller) {
    super()
    this.#caller = origin instanceof Caller ? origin : new Caller(new Core(clientSettings(origin)))
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
    return this.#caller.core.events.events$
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
    return new Client(this.#caller.derive(derivedSettings(this.#caller.settings, options)))
  }

  /** The same as {@link Client.options}. @throws ConfigurationError that names a wrong or unknown option */
  child(options: DerivedOptions): Client<TIndices> {
    return this.options(options)
  }

  /**
   * Returns a derived client whose `search$` and `count$` calls of one moment travel together, in one multi search.
   *
   * Each call stays cold and typed, and gets its own result or error.
   * A search that the server refuses for load is repeated alone.
   * Unsubscribing removes a call; the request is cancelled when all of its calls have left.
   *
   * Calls that a multi search cannot carry are ordinary calls: streamed ones, and those with options or parameters of their own,
   * such as `meta`, `headers`, `typed_keys` or `scroll`.
   * Interceptors and events see the multi search, in the async context in which the batched client was made.
   *
   * @example Twelve panels of a dashboard in one request
   * ```ts
   * const batched = client.batched()
   * forkJoin(panels.map((panel) => batched.search$(panel))).subscribe({ next: draw, error: console.error })
   * ```
   * @throws ConfigurationError that names a wrong or unknown option
   */
  batched(options: BatchOptions = {}): Client<TIndices> {
    const { core, settings } = this.#caller
    return new Client(new BatchedCaller(core, settings, batchSettings(options)))
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
    return this.#caller.core.close(grace)
  }

  /** The same as {@link Client.close}, once it is subscribed to. @throws ConfigurationError for an option that is wrong */
  close$(options?: CloseOptions): Observable<void> {
    return defer(() => this.close(options))
  }

  /** What takes more than one call: results of any length, hits as they arrive. */
  get helpers(): Helpers<TIndices> {
    this.#helpers ??= new Helpers(helperHost(this.#caller))
    return this.#helpers
  }

  /** @internal */
  override [INVOKE](
    endpoint: Endpoint,
    params: Record<string, unknown> | undefined,
    options: CallOptions | undefined,
  ): Observable<unknown> {
    return this.#caller.invoke$(endpoint, params, options)
  }

  /** @internal */
  override [REQUEST](params: RequestParams, options: CallOptions | undefined): Observable<unknown> {
    return this.#caller.request$(params, options)
  }
}

/** How a client is closed. */
export interface CloseOptions {
  /** How long calls under way may go on. @defaultValue not at all: they are ended at once */
  grace?: Duration | undefined
}

const CLOSE_VALIDATORS: Validators<{ grace: number }> = { grace: parseDuration }
