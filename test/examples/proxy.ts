import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/** Proxy between an example and a cluster. */
export interface SocketProxy {
  readonly url: string
  /** Emits `close` when a socket of the example closes: Elasticsearch cancels a search when that happens. */
  readonly sockets: EventEmitter
  readonly close: () => void
}

/** Starts a proxy that reports when a socket of the example closes. */
export async function startProxy(target: string): Promise<SocketProxy> {
  const sockets = new EventEmitter()
  const server = createServer((socket) => {
    const upstream = connect(Number(new URL(target).port), 'localhost')
    socket
      .on('error', () => {})
      .on('close', () => {
        upstream.destroy()
        sockets.emit('close')
      })
    upstream.on('error', () => {}).on('close', () => socket.destroy())
    socket.pipe(upstream).pipe(socket)
  })
  await once(server.listen(0), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}`, sockets, close: () => server.close() }
}
