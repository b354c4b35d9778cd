import type { Client, estypes } from 'rxelastic'
import { bufferCount, from, map, mergeMap, type Observable } from 'rxjs'
import type { IdentifiedCity } from './cities.js'

const batchSize = 2_000
const concurrency = 3

/** Indexes cities in batches, some of them at the same time. Emits the size of each batch that is done. */
export function indexCities$(client: Client, index: string, cities: readonly IdentifiedCity[]): Observable<number> {
  return from(cities).pipe(
    bufferCount(batchSize),
    mergeMap((batch) => client.bulk$({ index, operations: operationsFor(batch) }), concurrency),
    map(countIndexed),
  )
}

function operationsFor(batch: readonly IdentifiedCity[]): object[] {
  return batch.flatMap(({ id, city }) => [{ index: { _id: id } }, city])
}

/** Counts indexed cities. A bulk request succeeds even if some of its items fail. */
function countIndexed({ errors, items }: estypes.BulkResponse): number {
  if (!errors) return items.length
  const refused = items.flatMap(({ index }) => index?.error ?? [])
  throw new Error(
    `${refused.length} of ${items.length} cities were refused, one of them because: ${refused[0]?.reason}`,
  )
}
