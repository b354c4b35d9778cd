import { map, tap } from 'rxjs'
import { cancelHalfWay, type Traces } from './cancelling.js'
import { type City, cityIndex, loadCities } from './cities.js'
import { indexCities$ } from './indexing.js'
import { collectGarbage } from './memory.js'
import { showProgress, type Tally } from './progress.js'
import { everyPage$ } from './scan.js'
import type { Stage } from './stage.js'
import { buffered$, streamed$ } from './streaming.js'
import { headline, say, table, time, whole } from './terminal.js'
import { untilNoContext$ } from './traces.js'

export async function indexCities({ client, index, play }: Stage, most: number): Promise<Tally> {
  headline(
    1,
    'Index the cities of the world',
    'batches$.pipe(mergeMap((operations) => client.bulk$({ operations }), 3))',
  )
  const cities = loadCities(most)
  await play(client.indices.create$({ index, ...cityIndex }))
  const tally = await play(indexCities$(client, index, cities).pipe(showProgress(cities.length)))
  await play(client.indices.refresh$({ index }))
  return tally
}

export async function search({ client, index, play }: Stage): Promise<void> {
  headline(2, 'Search, with types', "client.search$<City>({ query: { match: { name: 'san' } }, sort, size: 5 })")
  const query = { match: { name: 'san' } }
  const sort = { population: 'desc' }
  const started = performance.now()
  const { took, hits } = await play(client.search$<City>({ index, query, sort, size: 5, track_total_hits: true }))
  const elapsed = performance.now() - started
  const cities = hits.hits.flatMap(({ _source }) => _source ?? [])
  table(
    [38, 4, 14],
    cities.map(({ name, country, population }) => [name, country, population]),
  )
  const total = typeof hits.total === 'object' ? hits.total.value : (hits.total ?? 0)
  say('', `The largest of ${whole(total)}, here after ${time(elapsed)}; Elasticsearch took ${took} ms of them.`)
}

export async function streamEveryCity({ client, index, play }: Stage, total: number): Promise<Tally> {
  headline(3, 'Stream all of them back through a point in time', "everyPage$<City>(client, 'cities').subscribe(show)")
  collectGarbage()
  let people = 0
  const sizes$ = everyPage$<City>(client, { index, size: pageSize(total) }).pipe(
    tap((hits) => {
      for (const { _source } of hits) people += _source?.population ?? 0
    }),
    map((hits) => hits.length),
  )
  const tally = await play(sizes$.pipe(showProgress(total)))
  const contexts = await play(untilNoContext$(client, index))
  say('', `${whole(tally.done)} of ${whole(total)} cities with ${whole(people)} people, in ${tally.steps} pages.`)
  say(`At most ${whole(tally.mostHeap / 1e6)} MB of heap in use; ${contexts} points in time left open.`)
  return tally
}

export async function readWhileArriving({ client, index, play }: Stage, total: number): Promise<void> {
  const lines = ['client.search$(all, { asStream: true })', "  .pipe(pick('hits.hits'), streamArray<Hit>())"]
  headline(4, 'Use a response while it arrives', ...lines)
  const size = Math.min(total, 50_000)
  const row = async (name: string, arrival$: ReturnType<typeof buffered$>): Promise<(string | number)[]> => {
    const { cities, first, last } = await play(arrival$)
    return [name, cities, time(first), time(last)]
  }
  table(
    [22, 10, 13, 13],
    [
      ['', 'cities', 'the first', 'the last'],
      await row('as a whole', buffered$(client, index, size)),
      await row('asStream', streamed$(client, index, size)),
      await row('asStream, take(10)', streamed$(client, index, size, 10)),
    ],
  )
}

export async function unsubscribeHalfWay({ client, index, play }: Stage, total: number): Promise<number> {
  const lines = ["const cities = everyPage$(client, 'cities').subscribe(show)", 'cities.unsubscribe()']
  headline(5, 'Unsubscribe half-way', ...lines)
  const scan = { index, size: pageSize(total) }
  const { before, halfWay, after, gone } = await cancelHalfWay(client, scan, total / 2, play)
  const row = (name: string, of: keyof Traces): (string | number)[] => [name, before[of], halfWay[of], after[of]]
  table(
    [28, 8, 11, 8],
    [
      ['', 'before', 'half-way', 'after'],
      row('sockets in use', 'sockets'),
      row('timers', 'timers'),
      row('points in time on the server', 'contexts'),
    ],
  )
  say('', `Unsubscribed after ${whole(halfWay.read)} cities: ${time(gone)} later nothing of it was left.`)
  return after.contexts
}

/** A few cities come in several pages too, so that there is something to be half-way of. */
function pageSize(total: number): number {
  return Math.min(4_000, Math.ceil(total / 20))
}
