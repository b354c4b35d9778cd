import type { Client, estypes } from 'rxelastic'
import { concatMap, defer, EMPTY, expand, filter, from, lastValueFrom, map, type Observable, take, toArray } from 'rxjs'
import { expect, it } from 'vitest'
import { connect, describeElasticsearch, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'

interface Item {
  number: number
  half: number
}

type Page = estypes.SearchResponse<Item>

const items: Item[] = Array.from({ length: 5_000 }, (_, number) => ({ number, half: Math.floor(number / 2) }))

/** The documents of all pages, each page asked for when the one before has come. */
function follow(first$: Observable<Page>, next$: (page: Page) => Observable<Page>): Observable<Item | undefined> {
  return first$.pipe(
    expand((page) => (page.hits.hits.length === 0 ? EMPTY : next$(page))),
    concatMap(({ hits }) => from(hits.hits)),
    map(({ _source }) => _source),
  )
}

/** Every two documents sort alike, so that it takes the tiebreaker to read them all. */
function readPointInTime(client: Client, pitId: string): Observable<Item | undefined> {
  const page$ = (id: string, after: object): Observable<Page> =>
    client.search$<Item>({ pit: { id, keep_alive: '1m' }, size: 700, sort: ['half', '_shard_doc'], ...after })
  return follow(page$(pitId, {}), ({ hits, pit_id: id = pitId }) => page$(id, { search_after: hits.hits.at(-1)?.sort }))
}

describeElasticsearch('paging', () => {
  const index = useIndex(items)

  it('reads every document once with a point in time, and none that came later', async () => {
    const client = connect()
    const { id } = await lastValueFrom(client.openPointInTime$({ index, keep_alive: '1m' }))
    const later = { index, id: 'later', document: { number: -1, half: -1 }, refresh: true }
    await lastValueFrom(client.index$(later))
    const read = await lastValueFrom(readPointInTime(client, id).pipe(toArray()))
    await lastValueFrom(client.delete$({ index, id: 'later', refresh: true }))
    expect(read.map((item) => item?.half)).toEqual(items.map(({ half }) => half))
    expect(new Set(read.map((item) => item?.number)).size).toBe(items.length)
    expect(await lastValueFrom(client.closePointInTime$({ id }))).toEqual({ succeeded: true, num_freed: 1 })
  })

  it('reads anew with each subscription, and requests no page that is not consumed', async () => {
    const client = connect()
    const { id } = await lastValueFrom(client.openPointInTime$({ index, keep_alive: '1m' }))
    const requests = record(client.events$.pipe(filter(({ type }) => type === 'request')))
    const some$ = readPointInTime(client, id).pipe(take(800), toArray())
    expect(await lastValueFrom(some$)).toHaveLength(800)
    expect(requests.values).toHaveLength(2)
    expect(await lastValueFrom(some$)).toEqual(await lastValueFrom(some$))
    await lastValueFrom(client.closePointInTime$({ id }))
  })

  it('reads every document once with a scroll', async () => {
    const client = connect()
    let id = ''
    const read$ = defer(() =>
      follow(client.search$<Item>({ index, size: 700, scroll: '1m', sort: ['_doc'] }), ({ _scroll_id = '' }) => {
        id = _scroll_id
        return client.scroll$<Item>({ scroll_id: id, scroll: '1m' })
      }),
    )
    const read = await lastValueFrom(read$.pipe(toArray()))
    expect(new Set(read.map((item) => item?.number))).toEqual(new Set(items.map(({ number }) => number)))
    expect(read).toHaveLength(items.length)
    expect(await lastValueFrom(client.clearScroll$({ scroll_id: id }))).toEqual({ succeeded: true, num_freed: 1 })
  })
})
