import { defer, type Observable } from 'rxjs'
import { Api, type ApiMethod, INVOKE, REQUEST } from './api/api.js'
import type { Endpoint } from './api/endpoint.js'
import type { NoIndices } from './api/infer/indices.js'
import type { ClientEvent } from './call/client-event.js'
import { BatchedCaller } from './core/batch/batched-caller.js'
import { Caller } from './core/caller.js'
import { Core } from './core/core.js'
import { helperHost } from './core/helper-host.js'
import { Helpers } from './helpers/index.js'
import type { RequestParams } from './message/request.js'
import type { ClientStats } from './observe/stats.js'
import { type BatchOptions, batchSettings } from './options/batch-options.js'
import type { CallOptions } from './options/call-options.js'
import type { ClientOptions, DerivedOptions } from './options/client-options.js'
import { clientSettings, derivedSettings } from './options/client-settings.js'
import { type Duration, parseDuration } from './validate/duration.js'
import { parseOptions, type Validators } from './validate/parse-options.js'

/**
 * Client of Elasticsearch. Every API is a method that returns a cold Observable.
 *
 * Nothing is sent before `subscribe`, each subscription is one call, and unsubscribing cancels it.
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

  /**
   * Creates a client. Its first call opens the first socket.
   *
   * @throws ConfigurationError that names a wrong, unknown or missing option
   */
  constructor(options: ClientOptions)
  /** @internal */
  constructor(caller: Caller)
  constructor(origin: ClientOptions | Caller) {
    super()
    this.#caller = origin instanceof Caller ? origin : new Caller(new Core(clientSettings(origin)))
  }

  /**
   * Events of calls and nodes. They never affect a call, and complete when the client is closed.
   *
   * @example
   * ```ts
   * client.events$
   *   .pipe(filter((event) => event.type === 'retry'))
   *   .subscribe(({ meta, delay }) => console.log(`${meta.request.id} is repeated in ${delay} ms`))
   * ```
   */
  get events$(): Observable<ClientEvent> {
    return this.#caller.core.events.events$
  }

  /**
   * Returns the state of the client at this moment: calls, nodes, sockets, retry budget and bytes.
   *
   * It is a plain object, for metrics and health checks.
   *
   * @example
   * ```ts
   * const { calls, nodes } = client.stats()
   * console.log(calls.inFlight, nodes.filter(({ alive }) => alive).length)
   * ```
   */
  stats(): ClientStats {
    return this.#caller.core.stats()
  }

  /**
   * Returns a client with other defaults or credentials that shares this one's nodes and sockets.
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

  /** Alias of {@link Client.options}. @throws ConfigurationError that names a wrong or unknown option */
  child(options: DerivedOptions): Client<TIndices> {
    return this.options(options)
  }

  /**
   * Returns a derived client whose `search$` and `count$` calls of one moment travel together, in one multi search.
   *
   * Each call stays cold and typed, and gets its own result or error.
   * A search that the server refuses for load is repeated alone.
   * Unsubscribing removes a call; the request is canceled when all of its calls have left.
   *
   * A multi search cannot carry streamed calls, or calls with extra options or parameters, such as `meta`, `headers`,
   * `typed_keys` or `scroll`. These are ordinary calls.
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
    return new Client(new BatchedCaller(core, settings, batchSettings(options, 'batched')))
  }

  /**
   * Closes this client and all clients that are derived from it.
   *
   * New calls are refused, calls under way end with a RequestAbortedError, and the sockets are closed. Helpers still
   * release what they hold on the server, for at most 5 seconds.
   *
   * @example
   * ```ts
   * process.once('SIGTERM', () => client.close({ grace: '10s' }))
   * ```
   * @throws ConfigurationError for an option that is wrong
   */
  async close(options: CloseOptions = {}): Promise<void> {
    const { grace } = parseOptions(CLOSE_VALIDATORS, options, 'close', 'close: options')
    return this.#caller.core.close(grace)
  }

  /**
   * Closes this client when it is subscribed to; see {@link Client.close}. @throws ConfigurationError for a wrong
   * option
   */
  close$(options?: CloseOptions): Observable<void> {
    return defer(() => this.close(options))
  }

  /** Helpers for work that takes more than one call: long results, bulk writes, hits as they arrive. */
  get helpers(): Helpers<TIndices> {
    const caller = this.#caller
    this.#helpers ??= caller.core.callSites.locateMethods(new Helpers<TIndices>(helperHost(caller)))
    return this.#helpers
  }

  /** @internal */
  override [INVOKE](
    endpoint: Endpoint,
    params: Record<string, unknown> | undefined,
    options: CallOptions | undefined,
    method?: ApiMethod,
  ): Observable<unknown> {
    return this.#caller.core.callSites.locate(this.#caller.invoke$(endpoint, params, options), method)
  }

  /** @internal */
  override [REQUEST](params: RequestParams, options: CallOptions | undefined): Observable<unknown> {
    return this.#caller.core.callSites.locate(this.#caller.request$(params, options), this.request$)
  }
}

/** Options of {@link Client.close}. */
export interface CloseOptions {
  /** Time that calls under way may still take. @defaultValue none: they are ended at once */
  grace?: Duration | 0 | undefined
}

const CLOSE_VALIDATORS: Validators<{ grace: number }> = {
  grace: (name, value) => (value === 0 ? 0 : parseDuration(name, value)),
}
