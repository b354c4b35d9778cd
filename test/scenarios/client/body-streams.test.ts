import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Client, type CommonOptions, errors } from 'rxelastic'
import { NEVER, type Observable } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { clientTo as clientOf } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { listen } from '../../support/servers/listen.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { refused } from '../../support/servers/refused.js'

const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
const LINES = '{"index":{}}\n{"text":"Zürich 🏔"}'

/** A server that keeps the bodies that it gets whole, and answers them. */
async function startServer() {
  const received: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
    try {
      for await (const chunk of body) chunks.push(chunk)
    } catch {
      return
    }
    received.push(Buffer.concat(chunks).toString())
    response.writeHead(200, HEADERS).end('{}')
  })
  onTestFinished(() => void server.close())
  return { url: await listen(server), received }
}

/** Every way in which a body goes out: each kind of connection, a proxy, and each with compression. */
const WAYS = [...CARRIERS.map(({ carrier }) => carrier), 'proxy' as const].flatMap((way) =>
  [false, true].map((compression) => ({ way, compression })),
)

describe.each(WAYS)('a stream over $way, compression: $compression', ({ way, compression }) => {
  async function start() {
    const server = await startServer()
    const carrier = CARRIERS.find((candidate) => candidate.carrier === way) ?? CARRIERS[0]
    if (carrier === undefined) return expect.fail('there is no carrier')
    const proxy: CommonOptions = way === 'proxy' ? { proxy: (await ProxyServer.start()).url } : {}
    const options = { maxRetries: 0, compression, ...proxy }
    const client = way === 'proxy' ? clientOf(server.url, options) : carrier.clientTo(server.url, options)
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    return { client, received: server.received, events }
  }

  it.each<[string, () => unknown]>([
    ['strings', () => Readable.from([LINES])],
    ['bytes', () => Readable.from([Buffer.from(LINES)])],
    ['lines', () => Readable.from(['{"index":{}}\n', '{"text":"Zürich 🏔"}'])],
    ['strings that are cut within a character', () => Readable.from([...LINES].join('').split(''))],
    [
      'bytes that are cut within a character',
      () => Readable.from(Array.from(Buffer.from(LINES), (byte) => Buffer.of(byte))),
    ],
    ['empty chunks at its end', () => Readable.from([LINES, Buffer.alloc(0), ''], { objectMode: true })],
    ['bytes of a Blob', () => new Blob([LINES]).stream()],
    ['lines that end already', () => Readable.from([`${LINES}\n`])],
  ])('of %s ends with one line feed as operations', async (_what, make) => {
    const { client, received } = await start()
    await record(client.bulk$({ index: 'a', operations: make() as Readable })).completed()
    await record(client.msearch$({ searches: make() as Readable })).completed()
    await record(client.request$({ method: 'POST', path: '/_bulk', bulkBody: make() as Readable })).completed()
    expect(received).toEqual([`${LINES}\n`, `${LINES}\n`, `${LINES}\n`])
  })

  it('of a file is read once and closed', async () => {
    const { client, received } = await start()
    const folder = await mkdtemp(join(tmpdir(), 'rxelastic-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const text = '{"index":{}}\n{"a":1}\n'.repeat(20_000)
    await writeFile(join(folder, 'lines'), text.trimEnd())
    const operations = createReadStream(join(folder, 'lines'))
    await record(client.bulk$({ index: 'a', operations })).completed()
    expect(received.map((body) => body === text)).toEqual([true])
    expect(operations.destroyed).toBe(true)
  })

  it.each<[string, () => unknown]>([
    ['objects', () => Readable.from([{ index: {} }, { a: 1 }])],
    ['numbers', () => Readable.from([1, 2])],
    ['undefined', () => Readable.from(['{"index":{}}\n', undefined])],
    ['objects behind lines', () => Readable.from([`${LINES}\n`, { index: {} }])],
    ['objects that an iterable yields', () => objects()],
    ['objects of a web stream', () => Readable.toWeb(Readable.from([{ index: {} }]))],
  ])('of %s is a SerializationError and does not end the process', async (_what, make) => {
    const { client, received, events } = await start()
    const calls: readonly Observable<unknown>[] = [
      client.bulk$({ index: 'a', operations: make() as Readable }),
      client.index$({ index: 'a', document: make() }),
    ]
    for (const call$ of calls) {
      const error = await record(call$).failed()
      expect(error).toBeInstanceOf(errors.SerializationError)
      expect(error).toMatchObject({ message: expect.stringContaining('neither strings nor bytes') })
    }
    expect(received).toEqual([])
    expect(events.filter((type) => type === 'node-dead' || type === 'retry')).toEqual([])
    // The client is as good as new.
    await record(client.index$({ index: 'a', document: {} })).completed()
  })

  it('that is destroyed before its end fails the call without blame for the node', async () => {
    const { client, received, events } = await start()
    const operations = new PassThrough()
    operations.write('{"index":{}}\n')
    const call = record(client.bulk$({ index: 'a', operations }))
    operations.once('resume', () => operations.destroy())
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.SerializationError)
    expect(error).toMatchObject({ data: operations, message: 'the body cannot be read: it was closed before its end' })
    expect(events.filter((type) => type === 'node-dead' || type === 'retry')).toEqual([])
    expect(received).toEqual([])
  })
})

async function* objects() {
  yield { index: {} }
}

describe('a stream that its call does not send', () => {
  const endings: Record<string, (stream: Readable) => Promise<unknown>> = {
    'no socket can be opened': (stream) => record(bulk(clientOf(refused(), { maxRetries: 0 }), stream)).failed(),
    'the call is unsubscribed': async (stream) => record(bulk(clientOf(refused(), {}), stream)).unsubscribe(),
    'the signal was aborted before': (stream) => {
      const options = { signal: AbortSignal.abort() }
      return record(clientOf(refused(), {}).bulk$({ operations: stream }, options)).failed()
    },
    'the client was closed before': async (stream) => {
      const client = clientOf(refused(), {})
      await client.close()
      return record(bulk(client, stream)).failed()
    },
    'an interceptor fails': (stream) => {
      const broken = () => {
        throw new Error('mine')
      }
      return record(bulk(clientOf(refused(), { interceptors: { perCall: [broken] } }), stream)).failed()
    },
    'the total timeout passes while an interceptor waits': (stream) => {
      const options: CommonOptions = { totalTimeout: 1, interceptors: { perCall: [() => NEVER] } }
      return record(bulk(clientOf(refused(), options), stream)).failed()
    },
  }

  it.each(Object.keys(endings))('is destroyed when %s', async (ending) => {
    const stream = Readable.from(['{"index":{}}\n', '{}'])
    await endings[ending]?.(stream)
    expect([stream.destroyed, stream.readableDidRead]).toEqual([true, false])
  })

  it.each(Object.keys(endings))('is canceled when %s, if it is a web stream', async (ending) => {
    const cancelled = new Promise<void>((resolve) => {
      const web = new ReadableStream({ cancel: () => resolve() }, { highWaterMark: 0 })
      void endings[ending]?.(web as never)
    })
    await cancelled
  })

  it('is destroyed if an interceptor supplied it', async () => {
    const stream = new PassThrough()
    const options: CommonOptions = {
      maxRetries: 0,
      interceptors: { perCall: [(request, next) => next({ ...request, body: stream })] },
    }
    await record(clientOf(refused(), options).index$({ index: 'a', document: {} })).failed()
    expect(stream.destroyed).toBe(true)
  })

  it('fails the call with its error if an interceptor supplied it', async () => {
    const stream = new PassThrough()
    const options: CommonOptions = {
      retryBackoff: () => 1_000,
      interceptors: { perCall: [(request, next) => next({ ...request, body: stream })] },
    }
    const client = clientOf(refused(), options)
    const retry = record(client.events$)
    const call = record(client.index$({ index: 'a', document: {} }))
    await retry.until(() => retry.values.some(({ type }) => type === 'retry'))
    stream.destroy(new Error('the disk is broken'))
    expect(await call.failed()).toMatchObject({ name: 'SerializationError', cause: { message: 'the disk is broken' } })
  })
})

function bulk(client: Client, operations: Readable) {
  return client.bulk$({ index: 'a', operations })
}
