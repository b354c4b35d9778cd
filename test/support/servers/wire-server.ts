import { EventEmitter, once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import { RequestReader } from './request-reader.js'
import type { WireRequestReceived } from './wire-request-received.js'

export type Answer = (request: WireRequestReceived) => void

/** A server on the loopback that does nothing of its own accord: the test says, byte by byte, what it answers. */
export class WireServer {
  readonly url: URL
  /** The sockets that are open now. */
  readonly sockets = new Set<Socket>()
  /** How many sockets there have been in all, and how many at the same time at most. */
  opened = 0
  mostAtOnce = 0
  /** What has come in, in the order of arrival. */
  readonly requests: WireRequestReceived[] = []
  /** What happens with each request; may be changed at any time. */
  answer: Answer
  readonly #server: Server
  readonly #changes = new EventEmitter().setMaxListeners(0)

  constructor(server: Server, url: URL, answer: Answer) {
    this.#server = server
    this.url = url
    this.answer = answer
  }

  /** Starts a server that lives as long as the test. */
  static async start(answer: Answer = () => {}, { tls, host = '127.0.0.1' }: StartOptions = {}): Promise<WireServer> {
    const server = tls === undefined ? createServer({ noDelay: true }) : createTlsServer({ noDelay: true, ...tls })
    server.listen(0, host)
    await once(server, 'listening')
    const authority = `${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`
    const started = new WireServer(server, new URL(`${tls === undefined ? 'http' : 'https'}://${authority}`), answer)
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => started.#accept(socket))
    onTestFinished(() => started.close())
    return started
  }

  /** The request that came in at this place, as soon as its head is there. */
  async request(index: number): Promise<WireRequestReceived> {
    for (;;) {
      const request = this.requests[index]
      if (request !== undefined) return request
      await once(this.#changes, 'change')
    }
  }

  /** Resolves when a condition on this server holds; looks again whenever something happens to a socket. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#changes, 'change')
  }

  /** Resolves when so many sockets are open. */
  async connected(count: number): Promise<void> {
    await this.until(() => this.sockets.size === count)
  }

  /** The only socket that is open. */
  get socket(): Socket {
    const [socket] = this.sockets
    if (socket === undefined || this.sockets.size > 1) throw new Error(`${this.sockets.size} sockets are open, not one`)
    return socket
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.sockets) socket.destroy()
    // The server counts a socket as closed before its handle is gone.
    await Promise.all([closed, this.connected(0)])
  }

  #accept(socket: Socket): void {
    this.sockets.add(socket)
    this.opened++
    this.mostAtOnce = Math.max(this.mostAtOnce, this.sockets.size)
    const change = (): void => void this.#changes.emit('change')
    const reader = new RequestReader(socket, this.opened - 1, (request) => {
      this.requests.push(request)
      this.answer(request)
      change()
    })
    socket
      .on('data', (bytes) => {
        reader.read(bytes)
        change()
      })
      .on('drain', change)
      // A client that cancels resets its socket: that is what these tests are about.
      .on('error', () => {})
      .on('close', () => {
        this.sockets.delete(socket)
        change()
      })
    change()
  }
}

interface StartOptions {
  readonly tls?: TlsOptions
  readonly host?: string
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address.port
}
