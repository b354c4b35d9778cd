import { EventEmitter, once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Fault, noFault } from './fault.js'
import { FaultConnection } from './fault-connection.js'

/** Where the proxy forwards to. */
export interface ProxyTarget {
  readonly host: string
  readonly port: number
  /** The scheme of the proxy's own `url`; it forwards bytes and does not care. */
  readonly protocol?: 'http' | 'https'
}

/** Starts a TCP proxy on a free port of the loopback that can do to connections what networks do. */
export async function startFaultProxy(target: ProxyTarget): Promise<FaultProxy> {
  // A client that has said everything still wants its response.
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new FaultProxy(server, target)
}

/** One fault at a time lies on all connections, those that exist and those to come, until the next call or `clear`. */
export class FaultProxy {
  /** How many connections clients have opened so far. */
  totalConnections = 0
  /** How many bytes of response clients have been sent so far. */
  bytesToClient = 0
  readonly port: number
  readonly url: string
  readonly #server: Server
  readonly #target: ProxyTarget
  readonly #connections = new Set<FaultConnection>()
  readonly #changes = new EventEmitter()
  #fault: Fault = noFault

  constructor(server: Server, target: ProxyTarget) {
    this.port = portOf(server)
    this.url = `${target.protocol ?? 'http'}://127.0.0.1:${this.port}`
    this.#server = server
    this.#target = target
    this.#changes.setMaxListeners(0)
    server.on('connection', (client) => this.#accept(client))
  }

  /** How many connections of clients are open. */
  get connections(): number {
    return this.#connections.size
  }

  /** Delays responses, without slowing down what follows the first byte. */
  latency(milliseconds: number): void {
    this.#setFault({ kind: 'latency', milliseconds })
  }

  /** Accepts connections and forwards nothing in either direction; `clear` lets what has come in go on. */
  stall(): void {
    this.#setFault({ kind: 'stall' })
  }

  /** Accepts connections and answers nothing; what is sent is lost for good, even after `clear`. */
  blackHole(): void {
    this.#setFault({ kind: 'black-hole' })
  }

  /** Resets each connection (RST) after so many further bytes of response; 0 resets at once, new ones on arrival. */
  resetAfter(bytes: number): void {
    this.#setFault({ kind: 'break', afterBytes: bytes, how: 'reset' })
  }

  /** Ends each connection (FIN) after so many further bytes of response; 0 ends at once, new ones on arrival. */
  cutAfter(bytes: number): void {
    this.#setFault({ kind: 'break', afterBytes: bytes, how: 'end' })
  }

  /** Sends responses in chunks of so many bytes with a pause after each. */
  trickle(bytesPerTick: number, milliseconds: number): void {
    this.#setFault({ kind: 'trickle', bytes: bytesPerTick, milliseconds })
  }

  /** Forwards everything again. */
  clear(): void {
    this.#setFault(noFault)
  }

  /** Resolves when so many connections have been opened in total. */
  opened(total = 1): Promise<void> {
    return this.#until(() => this.totalConnections >= total)
  }

  /** Resolves when clients have been sent so many bytes in total. */
  delivered(bytes = 1): Promise<void> {
    return this.#until(() => this.bytesToClient >= bytes)
  }

  /** Resolves when no connection is open. */
  closed(): Promise<void> {
    return this.#until(() => this.connections === 0)
  }

  /** Drops all connections and accepts no more. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const connection of this.#connections) connection.destroy()
    await closed
  }

  #accept(client: Socket): void {
    const { host, port } = this.#target
    const server = connect({ host, port, allowHalfOpen: true })
    const connection = new FaultConnection(client, server, this.#fault, (count) => {
      this.bytesToClient += count
      this.#changes.emit('change')
    })
    this.#connections.add(connection)
    client.once('close', () => {
      this.#connections.delete(connection)
      this.#changes.emit('change')
    })
    this.totalConnections++
    this.#changes.emit('change')
  }

  #setFault(fault: Fault): void {
    this.#fault = fault
    for (const connection of this.#connections) connection.setFault(fault)
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#changes, 'change')
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')
  return address.port
}
