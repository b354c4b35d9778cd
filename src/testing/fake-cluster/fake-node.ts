import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** Handles the requests of a node. */
type NodeHandler = (message: IncomingMessage, response: ServerResponse, node: FakeNode) => void

const HOST = '127.0.0.1'

/**
 * Node of a {@link FakeCluster}: an HTTP server that can be stopped and started again on the same port. A test can then
 * see a client switch to another node.
 *
 * @example
 * ```ts
 * const cluster = await FakeCluster.start({ nodes: 2 })
 * await cluster.nodes[0]?.stop() // connections are cut, new ones refused
 * await cluster.nodes[0]?.start()
 * ```
 */
export class FakeNode {
  /** Name that the node APIs and {@link RecordedRequest.node} use: `fake-node-1` and so on. */
  readonly name: string
  /** Id that the node APIs use. */
  readonly id: string
  readonly #handler: NodeHandler
  #server: Server | undefined
  #port: number

  /** @internal */
  constructor(number: number, port: number, handler: NodeHandler) {
    this.name = `fake-node-${number}`
    this.id = `fake-node-${number}-0123456789`
    this.#port = port
    this.#handler = handler
  }

  /** Port of the node. It is chosen at the first start, unless the options give one. */
  get port(): number {
    return this.#port
  }

  /** Address of the node: `http://127.0.0.1:<port>`. */
  get url(): string {
    return `http://${HOST}:${this.#port}`
  }

  /** True while the node listens. */
  get isRunning(): boolean {
    return this.#server !== undefined
  }

  /**
   * Listens, on the port of the first time. Does nothing when the node is running.
   * @throws the system's error, such as `EADDRINUSE`, if the port is taken
   */
  async start(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer((message, response) => this.#handler(message, response, this))
    // Like Elasticsearch: idle connections stay open, and slow requests are not cut.
    server.keepAliveTimeout = 0
    server.requestTimeout = 0
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, HOST, resolve)
    })
    const address = server.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
    this.#server = server
  }

  /** Cuts all connections and refuses new ones, like a node that was killed. */
  async stop(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
}
