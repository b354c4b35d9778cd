import type { Client, estypes } from 'rxelastic'
import { pick, streamArray } from 'rxelastic/json'
import { defer, map, type Observable, reduce, take } from 'rxjs'
import type { City } from './cities.js'

/** When the first and the last city of a response could be used, in milliseconds after the request. */
export interface Arrival {
  readonly cities: number
  readonly first: number
  readonly last: number
}

/** One response with so many cities, read as a whole. */
export function buffered$(client: Client, index: string, size: number): Observable<Arrival> {
  return timed(client.search$<City>({ index, size }).pipe(map(({ hits }) => hits.hits.length)))
}

/** The same response, read while it arrives, and no further than so many cities. */
export function streamed$(client: Client, index: string, size: number, wanted: number = size): Observable<Arrival> {
  const cities$ = client
    .search$({ index, size }, { asStream: true })
    .pipe(pick('hits.hits'), streamArray<estypes.SearchHit<City>>(), take(wanted))
  return timed(cities$.pipe(map(() => 1)))
}

/** Looks at the clock while cities come. */
function timed(cities$: Observable<number>): Observable<Arrival> {
  return defer(() => {
    const started = performance.now()
    return cities$.pipe(
      reduce(
        (arrival: Arrival, count) => {
          const now = performance.now() - started
          return { cities: arrival.cities + count, first: arrival.cities === 0 ? now : arrival.first, last: now }
        },
        { cities: 0, first: 0, last: 0 },
      ),
    )
  })
}
