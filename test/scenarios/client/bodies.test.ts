import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { errors } from 'rxelastic'
import { lastValueFrom, map, of } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { listen } from '../../support/servers/listen.js'

const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
const TEXT = '{"a":1}'
const BYTES = new TextEncoder().encode(TEXT)

/** A stream of another library: it has `pipe` and the events, and is no instance of Node's class. */
function foreign(chunk: unknown) {
  const stream = Object.assign(new EventEmitter(), {
    pipe: (destination: unknown) => destination,
    pause: () => stream,
    resume: () => stream,
  })
  setImmediate(() => stream.emit('data', chunk) && stream.emit('end'))
  return stream
}

async function* iterable(...chunks: readonly unknown[]) {
  yield* chunks
}

describe.each(KINDS)('a body over $kind', ({ clientTo }) => {
  async function start() {
    const received: string[] = []
    const server = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      received.push(text)
      response.writeHead(200, HEADERS).end('{}')
    })
    onTestFinished(() => void server.close())
    return { client: clientTo(await listen(server), { maxRetries: 0 }), received }
  }

  it.each<[string, () => unknown]>([
    ['an ArrayBuffer', () => BYTES.slice().buffer],
    ['a DataView', () => new DataView(BYTES.slice().buffer)],
    ['a stream of strings', () => Readable.from([TEXT])],
    ['a stream of another library', () => foreign(Buffer.from(TEXT))],
    ['a web stream', () => new Blob([TEXT]).stream()],
    ['a Blob', () => new Blob([TEXT])],
    ['an async iterable', () => iterable('{"a"', ':1}')],
  ])('that is %s is sent as its bytes', async (_what, make) => {
    const { client, received } = await start()
    await lastValueFrom(client.index$({ index: 'a', document: make() }))
    expect(received).toEqual([TEXT])
  })

  it.each<[string, () => unknown]>([
    ['an async iterable', () => iterable('{"index":{}}\n', TEXT)],
    ['a stream of another library', () => foreign(`{"index":{}}\n${TEXT}`)],
  ])('of lines ends with a line feed as %s', async (_what, make) => {
    const { client, received } = await start()
    await lastValueFrom(client.bulk$({ index: 'a', operations: make() as never }))
    expect(received).toEqual([`{"index":{}}\n${TEXT}\n`])
  })

  it.each<[string, unknown, string]>([
    ['a Map', new Map([['a', 1]]), 'a Map has no JSON'],
    ['a promise', Promise.resolve({}), 'a Promise has no JSON'],
    ['URLSearchParams', new URLSearchParams('a=1'), 'a URLSearchParams has no JSON'],
    ['an Observable', of({}), 'an Observable is no body'],
    ['an Observable of another one', of(1).pipe(map(() => ({}))), 'an Observable is no body'],
  ])('that is %s is a SerializationError', async (_what, document, reason) => {
    const { client, received } = await start()
    const error = await lastValueFrom(client.index$({ index: 'a', document })).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(errors.SerializationError)
    expect([error.message, error.data]).toEqual([expect.stringContaining(reason), document])
    expect(received).toEqual([])
  })

  it('with a property named pipe is sent as JSON', async () => {
    const { client, received } = await start()
    await lastValueFrom(client.index$({ index: 'a', document: { pipe: 'copper', on: true } }))
    expect(received).toEqual(['{"pipe":"copper","on":true}'])
  })
})
