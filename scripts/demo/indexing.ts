import type { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { map, type Observable } from 'rxjs'
import type { IdentifiedCity } from './cities.js'

/** Indexes cities. Emits the size of each batch that is done; a city that is not written is an error. */
export function indexCities$(client: Client, index: string, cities: readonly IdentifiedCity[]): Observable<number> {
  const bulk = client.helpers.bulk<IdentifiedCity>({
    index,
    onDocument: ({ id, city }) => [{ index: { _id: id } }, city],
    as: 'flush',
    refreshOnCompletion: true,
  })
  return pullFrom(cities).pipe(
    bulk,
    map(({ operations }) => operations),
  )
}
