import { once } from 'node:events'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1')

/** A server with an event loop of its own: it answers an upload at its head, and closes, while the client is busy. */
async function startServer(scheme: string, status: string): Promise<string> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    const listener = (socket) => socket.on('error', () => {}).once('data', () => {
      const head = 'HTTP/1.1 ' + workerData.status + '\\r\\nx-elastic-product: Elasticsearch\\r\\ncontent-length: 0\\r\\nconnection: close\\r\\n\\r\\n'
      socket.write(head, () => socket.destroy())
    })
    const server = workerData.scheme === 'http' ? require('node:net').createServer(listener) : require('node:tls').createServer(workerData, listener)
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`
  const worker = new Worker(source, { eval: true, workerData: { scheme, status, key, cert } })
  onTestFinished(async () => void (await worker.terminate()))
  const [port] = await once(worker, 'message')
  return `${scheme}://127.0.0.1:${port}`
}

const CHUNK = Buffer.alloc(65_536, '{"index":{}}\n{}\n')

/** Lines of a bulk request that take a moment to make, so that the server is ahead of the client. */
function* slowChunks(): Generator<Buffer> {
  const clock = new Int32Array(new SharedArrayBuffer(4))
  for (let count = 0; count < 300; count++) {
    Atomics.wait(clock, 0, 0, 3)
    yield CHUNK
  }
}

describe.each(CARRIERS)('$carrier: an upload that is refused', ({ clientTo }) => {
  it.each([
    ['http', '413 Content Too Large'],
    ['http', '401 Unauthorized'],
    ['https', '413 Content Too Large'],
    ['https', '429 Too Many Requests'],
  ])('over %s with %s fails with that status without blame for the node', async (scheme, status) => {
    const client = clientTo(await startServer(scheme, status), { tls: { ca }, maxRetries: 0 })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const operations = Readable.from(slowChunks(), { objectMode: false })
    const error = await record(client.bulk$({ index: 'a', operations })).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: Number(status.slice(0, 3)) })
    expect(events).not.toContain('node-dead')
  })
})
