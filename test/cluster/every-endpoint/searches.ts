import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

interface Book {
  title: string
  tag: string
}

/** All that reads an index, with one request or with a cursor. */
export function searches(): void {
  const index = 'searches'

  beforeAll(async () => {
    const tag = { type: 'keyword' } as const
    const shape = { type: 'dense_vector', dims: 2, similarity: 'l2_norm' } as const
    await lastValueFrom(client().indices.create$({ index, mappings: { properties: { tag, shape } } }))
    const operations = [
      [{ index: { _id: '1' } }, { title: 'Emma', tag: 'novel', shape: [1, 2] }],
      [{ index: { _id: '2' } }, { title: 'Catharine', tag: 'sketch', shape: [8, 9] }],
      [{ index: { _id: '3' } }, { title: 'Sanditon', tag: 'fragment', shape: [5, 5] }],
    ].flat()
    await lastValueFrom(client().bulk$({ index, operations, refresh: true }))
  })

  it('searches, counts and runs several searches at once', async () => {
    const { hits } = await lastValueFrom(client().search$<Book>({ index, query: { match: { title: 'emma' } } }))
    expect(hits.hits.map(({ _source }) => _source?.tag)).toEqual(['novel'])
    expect((await lastValueFrom(client().count$({ index, query: { prefix: { tag: 's' } } }))).count).toBe(1)

    const twice = [{ index }, { size: 0, query: { match_all: {} } }, { index: 'missing' }, {}]
    const { responses } = await lastValueFrom(client().msearch$<Book>({ searches: twice }))
    expect(responses).toMatchObject([{ status: 200, hits: { total: { value: 3 } } }, { status: 404 }])
  })

  it('lists terms, fields and shards', async () => {
    const { terms, complete } = await lastValueFrom(client().termsEnum$({ index, field: 'tag', string: 'n' }))
    expect({ terms, complete }).toEqual({ terms: ['novel'], complete: true })
    const { fields } = await lastValueFrom(client().fieldCaps$({ index, fields: ['tag', 'shape'] }))
    expect(fields.tag?.keyword?.aggregatable).toBe(true)
    expect(fields.shape?.dense_vector?.searchable).toBe(true)
    const { shards } = await lastValueFrom(client().searchShards$({ index, routing: '1' }))
    expect(shards).toMatchObject([[{ index, shard: 0, primary: true, state: 'STARTED' }]])
  })

  it('finds nearest neighbors by the API of version 8', async () => {
    const knn = { field: 'shape', query_vector: [4, 4], k: 1, num_candidates: 3 }
    const version8 = 'application/vnd.elasticsearch+json; compatible-with=8'
    const options = { headers: { 'content-type': version8, accept: version8 } }
    const { hits } = await lastValueFrom(client().knnSearch$<Book>({ index, knn }, options))
    expect(hits.hits.map(({ _id }) => _id)).toEqual(['3'])
  })

  it('scrolls', async () => {
    const first = await lastValueFrom(client().search$<Book>({ index, size: 2, sort: ['tag'], scroll: '1m' }))
    const scroll_id = first._scroll_id ?? 'none'
    const { hits } = await lastValueFrom(client().scroll$<Book>({ scroll_id, scroll: '1m' }))
    expect(hits.hits.map(({ _source }) => _source?.tag)).toEqual(['sketch'])
    const cleared = await lastValueFrom(client().clearScroll$({ scroll_id }))
    expect(cleared).toEqual({ succeeded: true, num_freed: 1 })
  })

  it('searches a point in time', async () => {
    const { id } = await lastValueFrom(client().openPointInTime$({ index, keep_alive: '1m' }))
    await lastValueFrom(client().delete$({ index, id: '2', refresh: true }))
    const { hits } = await lastValueFrom(client().search$<Book>({ pit: { id }, query: { term: { tag: 'sketch' } } }))
    expect(hits.hits.map(({ _id }) => _id)).toEqual(['2'])
    expect(await lastValueFrom(client().closePointInTime$({ id }))).toEqual({ succeeded: true, num_freed: 1 })
  })
}
