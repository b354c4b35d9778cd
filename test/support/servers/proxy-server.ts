import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Certificates } from './certificates.js'
import { listen } from './listen.js'

export interface ProxyServerOptions {
  /** Makes it an https proxy. */
  readonly tls?: Certificates
  /** The user name and password that it asks for, with a colon between them. */
  readonly credentials?: string
  /** It takes requests and answers none. */
  readonly silent?: boolean
}

/** A forward proxy on the loopback that opens tunnels, as a client asks for them with CONNECT; it lives as long as the test. */
export class ProxyServer {
  readonly url: URL
  /** The authorities that tunnels were asked for, in the order of arrival. */
  readonly asked: string[] = []
  /** The sockets of clients that are open now. */
  readonly sockets = new Set<Socket>()
  readonly #changes: EventEmitter
  readonly #options: ProxyServerOptions
  readonly #targets = new Set<Socket>()

  constructor(url: URL, changes: EventEmitter, options: ProxyServerOptions) {
    this.url = url
    this.#changes = changes
    this.#options = options
  }

  static async start(options: ProxyServerOptions = {}): Promise<ProxyServer> {
    const server = options.tls === undefined ? createServer() : createTlsServer(options.tls)
    const url = new URL(await listen(server, options.tls === undefined ? 'http' : 'https'))
    const proxy = new ProxyServer(url, new EventEmitter().setMaxListeners(0), options)
    server.on('connection', (socket: Socket) => proxy.#accept(socket))
    server.on('connect', (request: IncomingMessage, client: Duplex) => proxy.#connect(request, client))
    onTestFinished(async () => {
      server.close()
      for (const socket of [...proxy.sockets, ...proxy.#targets]) socket.destroy()
      await proxy.closed()
    })
    return proxy
  }

  /** Its URL with the credentials that it asks for, or others. */
  as(username: string, password: string): URL {
    const url = new URL(this.url)
    url.username = encodeURIComponent(username)
    url.password = encodeURIComponent(password)
    return url
  }

  /** Resolves when a condition on this proxy holds; looks again whenever something happens to a socket. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#changes, 'change')
  }

  /** Resolves when no socket is open, neither of a client nor to a node. */
  closed(): Promise<void> {
    return this.until(() => this.sockets.size === 0 && this.#targets.size === 0)
  }

  #accept(socket: Socket): void {
    this.sockets.add(socket)
    socket
      .on('error', () => {})
      .on('close', () => {
        this.sockets.delete(socket)
        this.#changes.emit('change')
      })
    this.#changes.emit('change')
  }

  #connect({ url = '', headers }: IncomingMessage, client: Duplex): void {
    client.on('error', () => {})
    this.asked.push(url)
    this.#changes.emit('change')
    // Who does not read does not notice that the client has gone.
    if (this.#options.silent) return void client.on('end', () => client.end()).resume()
    if (!this.#allows(headers['proxy-authorization'])) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="test"\r\n\r\n')
      return
    }
    this.#open(new URL(`http://${url}`), client)
  }

  #allows(authorization: string | undefined): boolean {
    const { credentials } = this.#options
    return credentials === undefined || authorization === `Basic ${Buffer.from(credentials).toString('base64')}`
  }

  #open({ hostname, port }: URL, client: Duplex): void {
    const target = connect(Number(port), hostname.replace(/^\[|\]$/g, ''))
    this.#targets.add(target)
    target
      .on('connect', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        target.pipe(client).pipe(target)
      })
      .on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
      .on('close', () => {
        this.#targets.delete(target)
        client.destroy()
        this.#changes.emit('change')
      })
    // What the client has sent goes out first.
    client.on('close', () => target.resume().end())
  }
}
