import { Client, type ClientOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import type { Observable } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'

interface Answered {
  readonly client: Client
  /** Bodies of the requests for pages. */
  readonly pages: string[]
}

/** A client whose requests for pages get these bodies, the last one again and again. */
function answering(bodies: readonly unknown[], options: Partial<ClientOptions> = {}): Answered {
  const left = [...bodies]
  const pages: string[] = []
  const Connection = MemoryConnection.answering(({ path, method, body }) => {
    if (path.includes('/_pit')) return { body: { id: 'p' } }
    if (method === 'DELETE' || path.endsWith('/close')) return { body: {} }
    if (pages.push(String(body)) > 20) throw new Error('an endless read')
    return { body: left.length > 1 ? left.shift() : left[0] }
  })
  const client = new Client({ ...options, node: 'http://memory', Connection, maxRetries: 0 } as ClientOptions)
  onTestFinished(() => client.close())
  return { client, pages }
}

const shards = { total: 1, successful: 1, failed: 0 }
const AGGS = { a: { composite: { sources: [{ n: { terms: { field: 'n' } } }] } } }
const buckets = (key: string): string =>
  `{"pit_id":"p","_shards":${JSON.stringify(shards)},"aggregations":{"a":{"buckets":[{"key":${key}}],"after_key":${key}}}}`
const EMPTY = { _shards: shards, aggregations: { a: { buckets: [] } } }
const ROWS = { columns: [{ name: 'n', type: 'long' }], rows: [[1]], cursor: 'c' }

describe('a cursor that does not move on', () => {
  it.each<[helper: string, run: (client: Client) => Observable<unknown>, ...bodies: unknown[]]>([
    ['composite$', ({ helpers }) => helpers.composite$({ aggs: AGGS }), buckets('{"n":1}')],
    [
      'termsEnum$',
      ({ helpers }) => helpers.termsEnum$({ index: 'i', field: 'n', size: 1 }),
      { terms: ['a'], complete: true },
    ],
    ['sql$', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' }), ROWS, { ...ROWS, rows: [] }],
  ])('ends %s with a QueryError instead of reading for ever', async (_helper, run, ...bodies) => {
    const { client, pages } = answering(bodies)
    const error = await record(run(client)).failed()
    expect(error).toBeInstanceOf(errors.QueryError)
    expect(pages).toHaveLength(2)
  })

  it('does not end sql$ where a cursor stays the same, as that of a scroll does', async () => {
    const { client } = answering([ROWS, ROWS, { ...ROWS, cursor: undefined }])
    const rows = record(client.helpers.sql$({ query: 'SELECT n FROM i' }, { as: 'row' }))
    expect(await rows.completed()).toEqual([[1], [1], [1]])
  })
})

describe('composite$', () => {
  it.each(['number', 'string', 'bigint'] as const)('sends integers beyond 2^53 back with longs: %j', async (longs) => {
    const bodies = [buckets('{"n":9007199254740993,"t":"x","d":-0.0}'), buckets('{"n":9007199254740993}')]
    const { client, pages } = answering([...bodies, EMPTY], { longs })
    await record(client.helpers.composite$({ aggs: AGGS })).completed()
    expect(pages[1]).toMatch(/"after":\{"n":"?9007199254740993"?,"t":"x","d":"-0.0"\}/)
  })
})
