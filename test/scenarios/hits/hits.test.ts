import * as fc from 'fast-check'
import { Client, type estypes } from 'rxelastic'
import { type Observable, Subject, take, tap } from 'rxjs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { RawHit } from '../../../src/json/hits/raw-hit.js'
import { jsonSerializer } from '../../../src/json/text/serializer.js'
import { all, client, HEAD, hit, response, search, sends, server, url, useServer } from './hits-support.js'

useServer()

interface Book {
  title: string
}

describe('hits$', () => {
  it('emits the same as a buffered search, however the response is cut', async () => {
    const document = fc.record({ title: fc.string({ unit: fc.constantFrom('a', '"', '\\', '}', '😀') }) })
    const size = fc.integer({ min: 1, max: 50 })
    await fc.assert(
      fc.asyncProperty(fc.array(document, { maxLength: 4 }), size, fc.boolean(), async (sources, step, compressed) => {
        const body = response(sources.map((_source, id) => hit(id, { _source, highlight: { hits: ['}'] } })))
        server.answer = sends(body, step, { compressed })
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

  it.each([undefined, 'bigint'] as const)('emits many hits of one chunk in order, with longs: %s', async (longs) => {
    const long = { title: 'x'.repeat(20_000) }
    const hits = Array.from({ length: 500 }, (_, id) => hit(id, id % 100 === 50 ? { _source: long } : {}))
    server.answer = sends(response(hits), 200_000)
    const other = new Client({ node: url, longs })
    expect(await all(other.helpers.hits$(search))).toEqual(hits)
    expect(await all(other.helpers.hits$(search, { as: 'source' }))).toEqual(hits.map(({ _source }) => _source))
    await other.close()
  })

  it('emits nothing after its consumer has left, though the chunk has more', async () => {
    server.answer = sends('{"hits":{"hits":[{"_id":"1"},{"_id":"2"},{"_id":"3"},{_id:4}]}}')
    const seen: unknown[] = []
    const two$ = client.helpers.hits$(search).pipe(
      tap((each) => seen.push(each)),
      take(2),
    )
    await all(two$)
    expect(seen).toEqual([{ _id: '1' }, { _id: '2' }])
  })

  it('sends nothing before subscribe, and one search for each subscription', async () => {
    server.answer = sends(response([hit(1)]))
    const hits$ = client.helpers.hits$<Book>(search)
    expect(server.requests).toBe(0)
    expect(await all(hits$)).toEqual([hit(1)])
    expect(await all(hits$)).toEqual([hit(1)])
    expect(server.requests).toBe(2)
  })

  it('emits a hit when its bytes arrive, and ends the response when its consumer has enough', async () => {
    const closed = new Promise((resolve) => {
      server.answer = (response) => {
        response.writeHead(200, HEAD)
        response.write('{"took":1,"hits":{"hits":[{"_id":"1"},{"_id":"2"},{"_i')
        response.once('close', () => resolve(response.writableFinished))
      }
    })
    expect(await all(client.helpers.hits$(search).pipe(take(2)))).toEqual([{ _id: '1' }, { _id: '2' }])
    expect(await closed).toBe(false)
  })

  it('emits the envelope when the hits begin, and all of it after the last one', async () => {
    const body = response([hit(1), hit(2)])
    server.answer = sends(body, 7)
    const seen: unknown[] = []
    const envelope$ = new Subject<unknown>()
    envelope$.subscribe({ next: (envelope) => seen.push(envelope), complete: () => seen.push('complete') })
    await all(client.helpers.hits$(search, { envelope$, as: 'source' }).pipe(tap((book) => seen.push(book))))
    const { aggregations, hits, ...head } = body
    const first = { ...head, hits: { ...hits, hits: [] } }
    expect(seen).toEqual([first, { title: 'B1' }, { title: 'B2' }, { ...first, aggregations }])
  })

  it("reads hits and the rest with the client's serializer", async () => {
    server.answer = sends(response([hit(1)]))
    const texts: string[] = []
    const serializer = { ...jsonSerializer, deserialize: (text: string) => texts.push(text) }
    const other = new Client({ node: url, serializer })
    expect(await all(other.helpers.hits$(search))).toEqual([2])
    expect(texts[1]).toBe(JSON.stringify(hit(1)))
    expect(texts).toHaveLength(3)
    await other.close()
  })

  it('gives a serializer of the user one hit at a time', async () => {
    const hits = [hit(1), hit(2), hit(3)]
    server.answer = sends(response(hits))
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

  it('has types that depend on its options', () => {
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
    server.answer = (destination, { headers }) => {
      seen.push(headers['x-opaque-id'])
      sends(response([]))(destination, Object.create(null))
    }
    await all(client.options({ opaqueId: 'mine' }).helpers.hits$(search))
    await all(client.helpers.hits$(search, { opaqueId: 'own' }))
    expect(seen).toEqual(['mine', 'own'])
  })
})
