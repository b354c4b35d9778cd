import { lastValueFrom, type Observable, Subject, take, toArray } from 'rxjs'
import { expect, it } from 'vitest'
import type { SearchEnvelope } from '../../../src/helpers/hits/hits.js'
import { connect, describeReal, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'

interface Page {
  number: number
  text: string
}

/** 1 MB in all, with what could be mistaken for the end of a hit. */
const pages: Page[] = Array.from({ length: 1_000 }, (_, number) => ({
  number,
  text: `{"hits":{"hits":[${number} Straße 日本 😀 "\\\n]}}`.repeat(20),
}))

const mappings = { dynamic: false, properties: { number: { type: 'integer' } } }
const all = <T>(values$: Observable<T>): Promise<T[]> => lastValueFrom(values$.pipe(toArray()))

describeReal('hits$', () => {
  const index = useIndex(pages, mappings)
  const aggregations = {
    numbers: { histogram: { field: 'number', interval: 100 }, aggs: { top: { top_hits: { size: 2 } } } },
  }
  const search = { index, size: pages.length, sort: { number: 'asc' }, aggregations } as const

  it.each([false, true])('emits the hits of a buffered search, with compression %s', async (compression) => {
    const client = connect({ compression })
    const buffered = await lastValueFrom(client.search$<Page>(search))
    const envelopes: SearchEnvelope[] = []
    const envelope$ = new Subject<SearchEnvelope>()
    envelope$.subscribe((envelope) => envelopes.push(envelope))
    expect(await all(client.helpers.hits$<Page>(search, { envelope$ }))).toEqual(buffered.hits.hits)
    const whole = { ...buffered, took: expect.any(Number), hits: { ...buffered.hits, hits: [] } }
    expect(envelopes.at(-1)).toEqual(whole)
    expect(envelopes[0]?.hits.total).toEqual(buffered.hits.total)
    expect(envelopes).toHaveLength(2)
  })

  it('emits documents, and raw hits that can be copied unchanged', async () => {
    const client = connect()
    expect(await all(client.helpers.hits$<Page>(search, { as: 'source' }))).toEqual(pages)
    const raw = await all(client.helpers.hits$(search, { as: 'raw' }))
    expect(raw.map(({ _index, _id, sort }) => [_index, _id, sort])).toEqual(
      pages.map(({ number }) => [index, String(number), [number]]),
    )
    expect(raw.map(({ _source }) => `${_source}`)).toEqual(pages.map((page) => JSON.stringify(page)))
  })

  it('releases its socket as soon as the consumer has enough', async () => {
    const sockets = ClientSockets.watch()
    const client = connect()
    expect(await all(client.helpers.hits$(search).pipe(take(1)))).toHaveLength(1)
    await sockets.closed()
    expect(await all(client.helpers.hits$(search))).toHaveLength(pages.length)
    expect(sockets.open).toHaveLength(1)
  })
})
