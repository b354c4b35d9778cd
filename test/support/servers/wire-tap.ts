import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listen } from './listen.js'

/** What passed between a client and a server, byte for byte. */
export class WireTap {
  readonly url: string
  readonly #sent: Buffer[]
  readonly #received: Buffer[]

  constructor(url: string, sent: Buffer[], received: Buffer[]) {
    this.url = url
    this.#sent = sent
    this.#received = received
  }

  /** All that the client has sent. */
  get sent(): Buffer {
    return Buffer.concat(this.#sent)
  }

  /** All that the server has answered. */
  get received(): Buffer {
    return Buffer.concat(this.#received)
  }
}

/** Puts a proxy in front of a server that forwards and keeps everything; it is gone at the end of the test. */
export async function tap(target: string): Promise<WireTap> {
  const { hostname, port } = new URL(target)
  const sent: Buffer[] = []
  const received: Buffer[] = []
  const sockets: Socket[] = []
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    sockets.push(client, server)
    forward(client, server, sent)
    forward(server, client, received)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return new WireTap(await listen(proxy), sent, received)
}

function forward(from: Socket, to: Socket, kept: Buffer[]): void {
  from.on('data', (bytes: Buffer) => {
    kept.push(bytes)
    to.write(bytes)
  })
  from.on('close', () => to.destroy())
  from.on('error', () => to.destroy())
}
