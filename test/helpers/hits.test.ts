import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { Client, errors, type estypes } from 'rxelastic'
import { lastValueFrom, type Observable, Subject, take, tap, toArray } from 'rxjs'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { RawHit } from '../../src/json/raw-hit.js'
import { jsonSerializer } from '../../src/json/serializer.js'
import { cut } from '../support/calls.js'
import { listen } from '../support/listen.js'
import { record } from '../support/recorded.js'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

let answer: Answer
let requests = 0
const server = createServer((request, response) => {
  requests++
  answer(response, request)
})
let client: Client
let url = ''
beforeAll(async () => {
  url = await listen(server)
  client = new Client({ node: url, maxRetries: 0 })
})
beforeEach(() => {
  requests = 0
})
afterAll(async () => {
  await client.close()
  server.close()
})

const HEAD = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

/** Sends a reply in pieces of a size. */
const sends =
  (json: unknown, size = 1_000, { compressed = false } = {}): Answer =>
  async (response) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json)
    response.writeHead(200, compressed ? { ...HEAD, 'content-encoding': 'gzip' } : HEAD)
    for (const piece of cut(compressed ? gzipSync(text) : Buffer.from(text), size)) {
      if (!response.write(piece)) await once(response, 'drain')
    }
    response.end()
  }

interface Book {
  title: string
}

const hit = (id: number, more: object = {}) => ({
  _index: 'books',
  _id: String(id),
  _source: { title: `B${id}` },
  ...more,
})
const reply = (hits: readonly object[]) => ({
  took: 5,
  _shards: { total: 1, successful: 1, failed: 0 },
  hits: { total: { value: hits.length, relation: 'eq' }, hits },
  aggregations: { top: { hits: { hits: [hit(99)] } } },
})

const all = <T>(hits$: Observable<T>): Promise<T[]> => lastValueFrom(hits$.pipe(toArray()))
const search = { index: 'books' }

describe('hits$', () => {
  it('emits what a buffered search has, however the reply is cut', async () => {
    const document = fc.record({ title: fc.string({ unit: fc.constantFrom('a', '"', '\\', '}', '😀') }) })
    const size = fc.integer({ min: 1, max: 50 })
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 4 }), size, fc.boolean(), async (sources, step, compressed) => {
        const body = reply(sources.map((_source, id) => hit(id, { _source, highlight: { hits: ['}'] } })))
        answer = sends(body, step, { compressed })
        expect(await all(client.helpers.hits$(search))).toEqual(body.hits.hits)
        expect(await all(client.helpers.hits$(search, { as: 'source' }))).toEqual(sources)
        const raw = await all(client.helpers.hits$(search, { as: 'raw' }))
        expect(raw.map(({ _id, _source }) => [_id, `${_source}`])).toEqual(
          sources.map((source, id) => [String(id), JSON.stringify(source)]),
        )
      }),
      { numRuns: 30 },
    )
  })

  it.each([undefined, 'bigint'] as const)(
    'emits many hits of one piece in their order, with longs: %s',
    async (longs) => {
      const long = { title: 'x'.repeat(20_000) }
      const hits = Array.from({ length: 500 }, (_, id) => hit(id, id % 100 === 50 ? { _source: long } : {}))
      answer = sends(reply(hits), 200_000)
      const other = new Client({ node: url, longs })
      expect(await all(other.helpers.hits$(search))).toEqual(hits)
      expect(await all(other.helpers.hits$(search, { as: 'source' }))).toEqual(hits.map(({ _source }) => _source))
      await other.close()
    },
  )

  it('emits nothing to who has left, though the piece has more', async () => {
    answer = sends('{"hits":{"hits":[{"_id":"1"},{"_id":"2"},{"_id":"3"},{_id:4}]}}')
    const seen: unknown[] = []
    const two$ = client.helpers.hits$(search).pipe(
      tap((each) => seen.push(each)),
      take(2),
    )
    await all(two$)
    expect(seen).toEqual([{ _id: '1' }, { _id: '2' }])
  })

  it('sends nothing before it is subscribed to, and one search for each subscription', async () => {
    answer = sends(reply([hit(1)]))
    const hits$ = client.helpers.hits$<Book>(search)
    expect(requests).toBe(0)
    expect(await all(hits$)).toEqual([hit(1)])
    expect(await all(hits$)).toEqual([hit(1)])
    expect(requests).toBe(2)
  })

  it('emits a hit when its bytes are there, and ends the reply when its reader has enough', async () => {
    const closed = new Promise((resolve) => {
      answer = (response) => {
        response.writeHead(200, HEAD)
        response.write('{"took":1,"hits":{"hits":[{"_id":"1"},{"_id":"2"},{"_i')
        response.once('close', () => resolve(response.writableFinished))
      }
    })
    expect(await all(client.helpers.hits$(search).pipe(take(2)))).toEqual([{ _id: '1' }, { _id: '2' }])
    expect(await closed).toBe(false)
  })

  it('tells the envelope as the hits begin, and all of it behind the last one', async () => {
    const body = reply([hit(1), hit(2)])
    answer = sends(body, 7)
    const seen: unknown[] = []
    const envelope$ = new Subject<unknown>()
    envelope$.subscribe({ next: (envelope) => seen.push(envelope), complete: () => seen.push('complete') })
    await all(client.helpers.hits$(search, { envelope$, as: 'source' }).pipe(tap((book) => seen.push(book))))
    const { aggregations, hits, ...head } = body
    const first = { ...head, hits: { ...hits, hits: [] } }
    expect(seen).toEqual([first, { title: 'B1' }, { title: 'B2' }, { ...first, aggregations }])
  })

  it("reads hits and the rest with the client's serializer", async () => {
    answer = sends(reply([hit(1)]))
    const texts: string[] = []
    const serializer = { ...jsonSerializer, deserialize: (text: string) => texts.push(text) }
    const other = new Client({ node: url, serializer })
    expect(await all(other.helpers.hits$(search))).toEqual([2])
    expect(texts[1]).toBe(JSON.stringify(hit(1)))
    expect(texts).toHaveLength(3)
    await other.close()
  })

  it("gives the user's serializer one hit at a time, though they come together", async () => {
    const hits = [hit(1), hit(2), hit(3)]
    answer = sends(reply(hits))
    const texts: string[] = []
    const deserialize = (text: string): unknown => {
      texts.push(text)
      return jsonSerializer.deserialize(text)
    }
    const other = new Client({ node: url, serializer: { ...jsonSerializer, deserialize } })
    expect(await all(other.helpers.hits$(search))).toEqual(hits)
    expect(texts.slice(1, -1)).toEqual(hits.map((each) => JSON.stringify(each)))
    await other.close()
  })

  it('has types that follow from its options', () => {
    const { helpers } = client
    expectTypeOf(helpers.hits$<Book>(search)).toEqualTypeOf<Observable<estypes.SearchHit<Book>>>()
    expectTypeOf(helpers.hits$<Book>(search, { as: 'source', maxRetries: 1 })).toEqualTypeOf<Observable<Book>>()
    expectTypeOf(helpers.hits$(search, { as: 'raw' })).toEqualTypeOf<Observable<RawHit>>()
    // @ts-expect-error what is emitted is its own affair
    helpers.hits$(search, { asStream: 'bytes' })
    // @ts-expect-error the envelope has it
    helpers.hits$(search, { meta: true })
  })

  it('belongs to the client that it was taken from', async () => {
    const seen: unknown[] = []
    answer = (response, { headers }) => {
      seen.push(headers['x-opaque-id'])
      sends(reply([]))(response, Object.create(null))
    }
    await all(client.options({ opaqueId: 'mine' }).helpers.hits$(search))
    await all(client.helpers.hits$(search, { opaqueId: 'own' }))
    expect(seen).toEqual(['mine', 'own'])
  })
})

describe('hits$ fails', () => {
  it('when the socket breaks, after the hits that came', async () => {
    answer = (response) => {
      response.writeHead(200, HEAD)
      response.write('{"hits":{"hits":[{"_id":"1"},{"_id', () => response.destroy())
    }
    const run = record(client.helpers.hits$(search))
    expect(await run.failed()).toBeInstanceOf(errors.ConnectionError)
    expect(run.values).toEqual([{ _id: '1' }])
  })

  it.each([
    ['ends too early', '{"took":1,"hits":{"hits":[{"_id":"1"}]', 1],
    ['ends within a hit', '{"took":1,"hits":{"hits":[{"_id":"1"},{"_id"', 1],
    ['has something behind its end', '{"hits":{"hits":[{"_id":"1"}]}}x', 1],
    ['is no JSON around its hits', '{"took":x,"hits":{"hits":[{"_id":"1"}]}}', 0],
    ['is no JSON behind its hits', '{"hits":{"hits":[{"_id":"1"}],,"a":1}}', 1],
    ['is no JSON within a hit', '{"hits":{"hits":[{"_id":"1"},{_id:1}]}}', 1],
    ['has a key that could change a prototype', '{"hits":{"hits":[{"_id":"1"},{"_source":{"__proto__":{}}}]}}', 1],
    ['has a bracket that another hit closes', '{"hits":{"hits":[{"_id":"1"},{"a":[},{"b":1]}]}}', 1],
    ['goes on with what is no hit', '{"hits":{"hits":[{"_id":"1"},{"_id":"2"}x', 2],
    ['is empty', '', 0],
    ['is no search', '{"acknowledged":true}', 0],
  ])('when the reply %s, after the hits before', async (_how, text, hits) => {
    for (const size of [5, 1_000]) {
      answer = sends(text, size)
      const run = record(client.helpers.hits$(search))
      expect(await run.failed()).toBeInstanceOf(errors.DeserializationError)
      expect(run.values).toEqual([{ _id: '1' }, { _id: '2' }].slice(0, hits))
    }
  })

  it('with the words for the hit that cannot be read, not for those around it', async () => {
    answer = sends('{"hits":{"hits":[{"_id":"1"},{_id:2},{"_id":"3"}]}}')
    const error = await record(client.helpers.hits$(search)).failed()
    expect(error).toMatchObject({ message: expect.stringContaining('a hit cannot be read ("{_id:2}"): ') })
  })

  it('when documents are asked for that the reply does not have', async () => {
    answer = sends(reply([hit(1), { _id: '2' }, hit(3)]))
    const run = record(client.helpers.hits$(search, { as: 'source' }))
    expect(await run.failed()).toMatchObject({
      name: 'DeserializationError',
      message: expect.stringMatching(/cannot be read \("\{\\"_id\\":\\"2\\"\}"\): .*_source/),
    })
    expect(run.values).toEqual([{ title: 'B1' }])
  })

  it('when the server refuses', async () => {
    answer = (response) => response.writeHead(400, HEAD).end('{"error":{"type":"parsing_exception"},"status":400}')
    expect(await record(client.helpers.hits$(search)).failed()).toBeInstanceOf(errors.ResponseError)
  })

  it('when its signal is aborted', async () => {
    answer = (response) => response.writeHead(200, HEAD).write('{"hits":{"hits":[{}')
    const controller = new AbortController()
    const run = record(client.helpers.hits$(search, { signal: controller.signal }), () => controller.abort())
    expect(await run.failed()).toBeInstanceOf(errors.RequestAbortedError)
    expect(run.values).toEqual([{}])
  })

  it.each([
    ['asStream', { asStream: true }],
    ['meta', { meta: true }],
    ['as must be one of hit, source, raw', { as: 'row' }],
    ['envelope$ must be an Observer', { envelope$: 1 }],
    ['requestTimeuot', { requestTimeuot: 1 }],
  ])('for a wrong option, which it names: %s', async (message, options) => {
    const run = record(client.helpers.hits$(search, JSON.parse(JSON.stringify(options))))
    expect(await run.failed()).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(message) })
    expect(requests).toBe(0)
  })
})
