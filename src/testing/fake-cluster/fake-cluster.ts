import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  parseCount,
  parseFunction,
  parseOneOf,
  parseOptions,
  parseText,
  parseWithin,
  type Validators,
} from '../../validate/parse-options.js'
import { type BulkFaults, documentFaults, requestFaults } from './bulk-faults.js'
import { Cluster } from './cluster.js'
import { FakeNode } from './fake-node.js'
import type { Credentials } from './http/authentication.js'
import { dispatch } from './http/dispatch.js'
import { readRequest, writeResponse } from './http/exchange.js'
import { type FakeInterceptor, FakeInterceptors } from './interception.js'
import type { RecordedRequest } from './recorded-request.js'
import { RequestLog } from './request-log.js'

/** Options of a {@link FakeCluster}. */
export interface FakeClusterOptions {
  /** Port of the first node; the others use the ports after it. @defaultValue 0: free ports are chosen */
  readonly port?: number
  /** Number of nodes. Each has its own port. @defaultValue 1 */
  readonly nodes?: number
  /**
   * User that requests must authenticate as, with `password`; other requests are answered with 401. @defaultValue no
   * authentication
   */
  readonly username?: string
  /** Password of `username`. @defaultValue `''` */
  readonly password?: string
  /**
   * Clock in milliseconds since 1970. It determines when points in time expire and documents become visible.
   * @defaultValue `Date.now`
   */
  readonly clock?: () => number
  /** Major version. 8 stands for 8.19 and rejects requests of version 9, as that release does. @defaultValue 9 */
  readonly version?: 8 | 9
}

const VALIDATORS: Validators<FakeClusterOptions> = {
  port: parseCount,
  nodes: parseWithin(100),
  username: parseText,
  password: parseText,
  clock: parseFunction<() => number>(),
  version: parseOneOf(8, 9),
}

/** Number of searches that a cluster keeps open. */
export interface OpenContexts {
  /** Points in time. */
  readonly pit: number
  /** Scrolls, one for each slice. */
  readonly scroll: number
}

/**
 * Stand-in for Elasticsearch in tests: a server in this process that answers the most used APIs like Elasticsearch 9.2,
 * errors included. It refuses everything else with an error of the type `not_supported_by_fake_cluster`.
 *
 * @example
 * ```ts
 * import { FakeCluster } from 'rxelastic/testing'
 *
 * const cluster = await FakeCluster.start()
 * const headers = { 'content-type': 'application/json' }
 * await fetch(`${cluster.url}/books/_doc/1?refresh=true`, { method: 'PUT', headers, body: '{"title":"Emma"}' })
 * const found = await fetch(`${cluster.url}/books/_search?filter_path=hits.total.value`)
 * console.log(await found.json()) // { hits: { total: { value: 1 } } }
 * await cluster.close()
 * ```
 */
export class FakeCluster {
  /** Nodes of the cluster. Each can be stopped and started again. All share the same documents. */
  readonly nodes: readonly FakeNode[]
  readonly #cluster: Cluster
  readonly #credentials: Credentials | undefined
  readonly #log = new RequestLog()
  readonly #interceptors = new FakeInterceptors()

  private constructor(options: FakeClusterOptions) {
    const { port = 0, nodes = 1, username, password = '', clock = Date.now, version = 9 } = options
    this.#cluster = new Cluster(clock, version)
    this.#credentials = username === undefined ? undefined : { username, password }
    this.nodes = Array.from({ length: nodes }, (_each, place) => {
      return new FakeNode(place + 1, port === 0 ? 0 : port + place, (...exchange) => void this.#serve(...exchange))
    })
    this.#cluster.nodes = () => this.nodes
  }

  /**
   * Starts a cluster without indices.
   *
   * @throws ConfigurationError that names a wrong option, and the system's error if a port is taken
   * @example
   * ```ts
   * let now = 0
   * const cluster = await FakeCluster.start({ nodes: 3, clock: () => now })
   * console.log(cluster.urls) // three addresses
   * now += 60_000 // a minute passes: points in time with keep_alive=1m are gone
   * ```
   */
  static async start(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    const cluster = new FakeCluster(parseOptions(VALIDATORS, options, 'FakeCluster', 'FakeCluster: options'))
    try {
      for (const node of cluster.nodes) await node.start()
    } catch (error) {
      await cluster.close()
      throw error
    }
    return cluster
  }

  /** Address of the first node. */
  get url(): string {
    return this.urls[0] ?? ''
  }

  /** Addresses of all nodes, stopped ones included. */
  get urls(): readonly string[] {
    return this.nodes.map(({ url }) => url)
  }

  /**
   * Number of searches that are open now. A helper that cleans up after itself leaves none.
   *
   * @example
   * ```ts
   * console.log(cluster.openContexts) // { pit: 0, scroll: 0 }
   * ```
   */
  get openContexts(): OpenContexts {
    const open = this.#cluster.contexts.list()
    const scroll = open.filter(({ cursor }) => cursor !== undefined).length
    return { pit: open.length - scroll, scroll }
  }

  /** Last 1,000 requests, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#log.requests
  }

  /** Forgets all recorded requests, for example between two tests. */
  clearRequests(): void {
    this.#log.clear()
  }

  /**
   * Waits for the next request that fulfills a condition, without polling. Only requests after this call count.
   *
   * @throws an Error, by the Promise, if the cluster is closed first
   * @example
   * ```ts
   * const search = cluster.nextRequest(({ path }) => path.endsWith('/_search'))
   * await fetch(`${cluster.url}/_search`)
   * console.log((await search).method) // GET
   * ```
   */
  nextRequest(predicate: (request: RecordedRequest) => boolean = () => true): Promise<RecordedRequest> {
    return this.#log.next(predicate)
  }

  /**
   * Answers requests in place of the cluster: with a status of your choice, late, partly or never. The interceptor that
   * was added last comes first; `undefined` passes the request on.
   *
   * @returns a function that removes the interceptor
   * @example
   * ```ts
   * const recover = cluster.intercept(() => ({ statusCode: 503, body: { status: 503, error: 'busy' } }))
   * console.log((await fetch(cluster.url)).status) // 503
   * recover()
   * cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 100 })) // right, but late
   * ```
   */
  intercept(interceptor: FakeInterceptor): () => void {
    return this.#interceptors.add(interceptor)
  }

  /**
   * Makes bulk requests fail as those of real clusters do: documents and requests are refused, requests and responses get lost, responses
   * take their time. With it you test your own ingestion.
   *
   * @returns a function that ends the troubles
   * @example
   * ```ts
   * const recover = cluster.failBulk({ refuseDocuments: 0.1, loseResponses: 0.01, delay: 20 })
   * await ingest(cluster.url)
   * recover()
   * ```
   * @example A cluster that takes no more than 1 MB at once
   * ```ts
   * cluster.failBulk({ maxRequestBytes: 1_000_000 })
   * ```
   */
  failBulk(faults: BulkFaults): () => void {
    const refuse = documentFaults(faults)
    this.#cluster.refusals.add(refuse)
    const stop = this.intercept(requestFaults(faults))
    return () => {
      this.#cluster.refusals.delete(refuse)
      stop()
    }
  }

  /**
   * Stops all nodes and cuts open connections.
   *
   * @example
   * ```ts
   * await using cluster = await FakeCluster.start() // closes by itself at the end of the block
   * ```
   */
  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()))
    this.#log.close()
  }

  /** Calls {@link FakeCluster.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #serve(message: IncomingMessage, response: ServerResponse, node: FakeNode): Promise<void> {
    try {
      const request = await readRequest(message, node.name)
      this.#log.add(request)
      const own = () => dispatch(this.#cluster, this.#credentials, request)
      await writeResponse(request, await this.#interceptors.answer(request, own), response)
    } catch (error) {
      fail(response, error)
    }
  }
}

/** Reports a mistake in the stand-in or in an interceptor. A request that was cut off needs no response. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) return
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = { type: 'fake_cluster_error', reason }
  response.writeHead(500, { 'content-type': 'application/json', 'X-elastic-product': 'Elasticsearch' })
  response.end(JSON.stringify({ error: { root_cause: [cause], ...cause }, status: 500 }))
}
