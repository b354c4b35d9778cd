import type { IncomingMessage, ServerResponse } from 'node:http'
import { Cluster } from './cluster.js'
import { FakeNode } from './fake-node.js'
import type { Credentials } from './http/authentication.js'
import { dispatch } from './http/dispatch.js'
import { readRequest, writeResponse } from './http/exchange.js'
import { type FakeInterceptor, FakeInterceptors } from './interception.js'
import type { RecordedRequest } from './recorded-request.js'
import { RequestLog } from './request-log.js'

/** How a {@link FakeCluster} is started. */
export interface FakeClusterOptions {
  /** The port of the first node; the others take those after it. @defaultValue 0: free ports are chosen */
  readonly port?: number
  /** How many nodes to start, each with a port of its own. @defaultValue 1 */
  readonly nodes?: number
  /** Requests must name this user, with `password`; others are answered 401. @defaultValue nobody needs a name */
  readonly username?: string
  /** The password of `username`. @defaultValue `''` */
  readonly password?: string
  /** Milliseconds since 1970: decides when points in time expire and documents become visible. @defaultValue `Date.now` */
  readonly clock?: () => number
  /** 8 says that it is 8.19, and refuses requests of version 9 as that does. @defaultValue 9 */
  readonly version?: 8 | 9
}

/** How many searches a cluster keeps open. */
export interface OpenContexts {
  /** Points in time. */
  readonly pit: number
  /** Scrolls, one for each slice. */
  readonly scroll: number
}

/**
 * A stand-in for Elasticsearch in tests: a server in this process that answers the most used APIs in the words of
 * Elasticsearch 9.2, errors included, and refuses loudly (type `not_supported_by_fake_cluster`) what it cannot do.
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
  /** The nodes; each can be stopped and started again. All share the same documents. */
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
   * @throws the system's error if a port is taken
   * @example
   * ```ts
   * let now = 0
   * const cluster = await FakeCluster.start({ nodes: 3, clock: () => now })
   * console.log(cluster.urls) // three addresses
   * now += 60_000 // a minute passes: points in time with keep_alive=1m are gone
   * ```
   */
  static async start(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    const cluster = new FakeCluster(options)
    try {
      for (const node of cluster.nodes) await node.start()
    } catch (error) {
      await cluster.close()
      throw error
    }
    return cluster
  }

  /** The address of the first node. */
  get url(): string {
    return this.urls[0] ?? ''
  }

  /** The addresses of all nodes, stopped ones included. */
  get urls(): readonly string[] {
    return this.nodes.map(({ url }) => url)
  }

  /**
   * The searches that are open now: a helper that cleans up after itself leaves none.
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

  /** The last thousand requests, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#log.requests
  }

  /**
   * Waits for the next request that fulfils a condition, without sleeping. Only requests after the call count.
   *
   * @throws an Error, by the Promise, if the cluster is closed before
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
   * Answers requests in place of the cluster: with a status of your choice, late, half or never. The interceptor added
   * last is asked first; `undefined` passes the request on.
   *
   * @returns how to remove the interceptor
   * @example
   * ```ts
   * const recover = cluster.intercept(() => ({ status: 503, body: { status: 503, error: 'busy' } }))
   * console.log((await fetch(cluster.url)).status) // 503
   * recover()
   * cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 100 })) // right, but late
   * ```
   */
  intercept(interceptor: FakeInterceptor): () => void {
    return this.#interceptors.add(interceptor)
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

  /** The same as {@link FakeCluster.close}, for `await using`. */
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

/** A request that was cut off needs no answer; anything else is a mistake in the stand-in or in an interceptor. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) return
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = { type: 'fake_cluster_error', reason }
  response.writeHead(500, { 'content-type': 'application/json', 'X-elastic-product': 'Elasticsearch' })
  response.end(JSON.stringify({ error: { root_cause: [cause], ...cause }, status: 500 }))
}
