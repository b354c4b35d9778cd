import { Client, type CompositeOptions } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { lastValueFrom, toArray } from 'rxjs'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'

let client: Client
afterEach(() => client.close())

const aggs = { places: { composite: { sources: [{ country: { terms: { field: 'country' } } }] } } }

interface Asked {
  readonly path: string
  readonly body: {
    readonly pit?: unknown
    readonly size?: number
    readonly aggs?: Record<string, { composite: Record<string, unknown> }>
  }
}

/** A server with so many buckets, two on each page. */
function connect(buckets: number, more: object = {}): Asked[] {
  const asked: Asked[] = []
  const Connection = MemoryConnection.answering(({ path, body, method }): MemoryResponse => {
    const sent: Asked['body'] = body === undefined ? {} : JSON.parse(String(body))
    asked.push({ path: `${method} ${path.split('?')[0]}`, body: sent })
    if (path.includes('_pit')) return { body: { id: 'p0', succeeded: true } }
    const after = Object(sent.aggs?.places?.composite.after).country ?? -1
    const keys = [after + 1, after + 2].filter((key) => key < buckets)
    const page = keys.map((country) => ({ key: { country }, doc_count: 1 }))
    const key = keys.at(-1)
    const places = { buckets: page, ...(key === undefined ? {} : { after_key: { country: key } }) }
    return {
      body: { pit_id: `p${after + 3}`, timed_out: false, _shards: { failed: 0 }, aggregations: { places }, ...more },
    }
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return asked
}

const all = (options?: CompositeOptions<'places'>, params = {}) =>
  lastValueFrom(client.helpers.composite$({ index: 'cities', aggs, ...params }, options).pipe(toArray()))

describe('composite$', () => {
  it.each([0, 1, 2, 5])('emits all of %i buckets, from one point in time that is closed', async (count) => {
    const asked = connect(count)
    const buckets = await all()
    expect(buckets.map(({ key }) => key.country)).toEqual(Array.from({ length: count }, (_, place) => place))
    expect(asked.at(0)?.path).toBe('POST /cities/_pit')
    expect(asked.at(-1)?.path).toBe('DELETE /_pit')
    const searches = asked.slice(1, -1)
    expect(searches.every(({ path, body }) => path === 'POST /_search' && body.size === 0)).toBe(true)
    expect(searches[0]?.body.aggs?.places?.composite.size).toBe(1_000)
  })

  it('continues after a page whose buckets were all removed', async () => {
    const places = [
      { buckets: [{ key: { country: 1 }, doc_count: 1 }], after_key: { country: 1 } },
      { buckets: [], after_key: { country: 2 } },
      { buckets: [{ key: { country: 3 }, doc_count: 1 }], after_key: { country: 3 } },
      { buckets: [] },
    ]
    const Connection = MemoryConnection.answering(({ path }) =>
      path.includes('_pit')
        ? { body: { id: 'p' } }
        : { body: { _shards: { failed: 0 }, aggregations: { places: places.shift() } } },
    )
    client = new Client({ node: 'http://memory', Connection })
    expect((await all()).map(({ key }) => key.country)).toEqual([1, 3])
  })

  it('uses the latest id of the point in time', async () => {
    const asked = connect(3)
    await all()
    expect(asked.slice(1).map(({ body }) => body.pit ?? body)).toEqual([
      { id: 'p0', keep_alive: '5m' },
      { id: 'p2', keep_alive: '5m' },
      { id: 'p4', keep_alive: '5m' },
      { id: expect.any(String) },
    ])
  })

  it('closes the point in time when the consumer leaves', async () => {
    const asked = connect(9)
    for await (const _bucket of iterate(client.helpers.composite$({ aggs }))) break
    await client.close()
    expect(asked.at(-1)?.path).toBe('DELETE /_pit')
  })

  it.each([
    ['failed shards', { _shards: { failed: 1, failures: [{ shard: 0 }] } }],
    ['a time-out', { timed_out: true }],
  ])('refuses a page with %s, unless that is accepted', async (_name, more) => {
    connect(2, more)
    await expect(all()).rejects.toMatchObject({ name: 'QueryError' })
    expect(await all({}, { allow_partial_search_results: true })).toHaveLength(2)
  })

  it.each([
    ['needs a composite aggregation', { aggs: { a: { terms: { field: 'a' } } } }, {}],
    ['needs the name of one of these aggregations: a, b', { aggs: { a: aggs.places, b: aggs.places } }, {}],
    ['no composite aggregation named "b"', {}, { name: 'b' }],
    ['prefetch', {}, { prefetch: -1 }],
  ])('refuses wrong parameters: %s', async (message, params, options) => {
    const asked = connect(1)
    await expect(all(options as object, params)).rejects.toThrow(message)
    expect(asked).toEqual([])
  })

  it('infers buckets from the request', () => {
    connect(1)
    const buckets$ = client.helpers.composite$(
      {
        aggs: {
          places: {
            composite: { sources: [{ country: { terms: { field: 'country' } } }] },
            aggs: { people: { sum: { field: 'population' } } },
          },
        },
      },
      { name: 'places' },
    )
    type Bucket = typeof buckets$ extends import('rxjs').Observable<infer B> ? B : never
    expectTypeOf<keyof Bucket['key']>().toEqualTypeOf<'country'>()
    expectTypeOf<Bucket['doc_count']>().toEqualTypeOf<number>()
    expectTypeOf<Bucket>().toHaveProperty('people')
  })
})
