import type { Client } from 'rxelastic'
import { defer, map, type Observable, reduce, take } from 'rxjs'
import type { City } from './cities.js'

/** Times at which the first and the last city of a response could be used, in milliseconds after the request. */
export interface Arrival {
  readonly cities: number
  readonly first: number
  readonly last: number
}

/** Reads one response as a whole. */
export function buffered$(client: Client, index: string, size: number): Observable<Arrival> {
  return timed(client.search$<City>({ index, size }).pipe(map(({ hits }) => hits.hits.length)))
}

/** Reads the same response while it arrives, and no more than `wanted` cities of it. */
export function streamed$(client: Client, index: string, size: number, wanted: number = size): Observable<Arrival> {
  return timed(
    client.helpers.hits$<City>({ index, size }, { as: 'source' }).pipe(
      take(wanted),
      map(() => 1),
    ),
  )
}

/** Adds up counts of cities and notes when they come. */
function timed(counts$: Observable<number>): Observable<Arrival> {
  return defer(() => {
    const started = performance.now()
    return counts$.pipe(
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
