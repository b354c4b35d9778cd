import { bufferCount, map, takeWhile, tap } from 'rxjs'
import { cancelHalfWay, type Traces } from './cancelling.js'
import { type City, cityIndex, loadCities } from './cities.js'
import { indexCities$ } from './indexing.js'
import { collectGarbage } from './memory.js'
import { showProgress, type Tally } from './progress.js'
import { copyOf, type Stage } from './stage.js'
import { buffered$, streamed$ } from './streaming.js'
import { headline, say, table, time, whole } from './terminal.js'
import { untilNoContext$ } from './traces.js'

export async function indexCities({ client, index, play }: Stage, most: number): Promise<Tally> {
  headline(
    1,
    'Index the cities of the world',
    'The server sets the pace, and what it refuses is sent again.',
    "pullFrom(cities).pipe(client.helpers.bulk({ index, as: 'flush' }))",
  )
  const cities = loadCities(most)
  await play(client.indices.create$({ index, ...cityIndex }))
  return play(indexCities$(client, index, cities).pipe(showProgress(cities.length)))
}

export async function search({ client, index, play, server }: Stage): Promise<void> {
  headline(
    2,
    'Search, with types',
    'The compiler knows the documents, and refuses misspelled parameters.',
    "client.search$<City>({ query: { match: { name: 'san' } }, sort, size: 5 })",
  )
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
  say('', `The largest of ${whole(total)}, after ${time(elapsed)}, of which ${server} took ${whole(took)} ms.`)
}

export async function streamEveryCity({ client, index, play }: Stage, total: number): Promise<Tally> {
  headline(
    3,
    'Stream all of them back',
    'Memory stays flat for any number of documents, and no search is left open.',
    "client.helpers.scan$<City>({ index: 'cities' }, { as: 'source' })",
  )
  collectGarbage()
  let people = 0
  const counts$ = client.helpers.scan$<City>({ index, size: pageSize(total) }, { as: 'source' }).pipe(
    tap(({ population }) => {
      people += population
    }),
    bufferCount(1_000),
    map((cities) => cities.length),
  )
  const tally = await play(counts$.pipe(showProgress(total)))
  const contexts = await play(untilNoContext$(client, index))
  say('', `${whole(tally.done)} of ${whole(total)} cities with ${whole(people)} people.`)
  say(`At most ${whole(tally.mostHeap / 1e6)} MB of heap in use; ${contexts} points in time left open.`)
  return tally
}

export async function readWhileArriving({ client, index, play }: Stage, total: number): Promise<void> {
  headline(
    4,
    'Use a response while it arrives',
    'The first hits come long before the last, and take(10) stops the download.',
    "client.helpers.hits$<City>({ index: 'cities', size }, { as: 'source' })",
  )
  const size = Math.min(total, 50_000)
  const row = async (name: string, arrival$: ReturnType<typeof buffered$>): Promise<(string | number)[]> => {
    const { cities, first, last } = await play(arrival$)
    return [name, cities, time(first), time(last)]
  }
  table(
    [22, 10, 13, 13],
    [
      ['', 'cities', 'the first', 'the last'],
      await row('search$', buffered$(client, index, size)),
      await row('hits$', streamed$(client, index, size)),
      await row('hits$, take(10)', streamed$(client, index, size, 10)),
    ],
  )
}

export async function unsubscribeHalfWay({ client, index, play }: Stage, total: number): Promise<number> {
  headline(
    5,
    'Unsubscribe half-way',
    'One call stops request and timers, and closes the search on the server.',
    "const cities = client.helpers.scan$({ index: 'cities' }).subscribe(show)",
    'cities.unsubscribe()',
  )
  const size = pageSize(total)
  const half = Math.ceil(total / 2 / size) * size
  const { before, halfWay, after, gone } = await cancelHalfWay(client, { index, size }, half, play)
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

export async function copyInTwoSittings({ client, index, play }: Stage, total: number): Promise<void> {
  headline(
    6,
    'Copy an index, stop half-way, and resume',
    'Documents stay bytes. Everything before a position is written.',
    "client.helpers.copy$({ index: 'cities' }, { index: 'copies', resumeFrom })",
  )
  const search = { index, size: pageSize(total) }
  const copy = copyOf(index)
  const half$ = client.helpers
    .copy$(search, { index: copy })
    .pipe(takeWhile(({ written }) => written < total / 2, true))
  const { written, position } = await play(half$)
  say('', `Stopped after ${whole(written)} cities.`)
  const options = { index: copy, resumeFrom: position, bulk: { refreshOnCompletion: true } }
  const rest = await play(client.helpers.copy$(search, options))
  const { count } = await play(client.count$({ index: copy }))
  say(`Resumed with ${whole(rest.written)} cities: the copy has ${whole(count)} of ${whole(total)}.`)
}

/** Makes several pages even of a few cities, so that there is a half-way. */
function pageSize(total: number): number {
  return Math.min(4_000, Math.ceil(total / 20))
}
