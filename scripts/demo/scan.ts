import type { Client, estypes } from 'rxelastic'
import { asapScheduler, EMPTY, expand, finalize, map, type Observable, observeOn, switchMap, tap } from 'rxjs'

/** What to read, and in pages of how many documents. */
export interface ScanOptions {
  readonly index: string
  readonly size: number
}

const keep_alive = '1m'

/**
 * Reads all documents of an index, page by page, as they are at the moment of subscribing. The point in time that they are
 * read from is closed when the last page has come, on an error, and on unsubscribing.
 */
export function everyPage$<T>(client: Client, { index, size }: ScanOptions): Observable<estypes.SearchHit<T>[]> {
  return client.openPointInTime$({ index, keep_alive }).pipe(
    switchMap((opened) => {
      let { id } = opened
      const page$ = (search_after?: estypes.SortResults): Observable<estypes.SearchResponse<T>> =>
        client.search$<T>({ pit: { id, keep_alive }, size, sort: '_doc', track_total_hits: false, search_after })

      return page$().pipe(
        tap(({ pit_id }) => {
          id = pit_id ?? id
        }),
        expand(({ hits }) => (hits.hits.length < size ? EMPTY : page$(hits.hits.at(-1)?.sort))),
        // The next page is on its way by the time somebody looks at this one.
        observeOn(asapScheduler),
        map(({ hits }) => hits.hits),
        finalize(() => closePointInTime(client, id)),
      )
    }),
  )
}

function closePointInTime(client: Client, id: string): void {
  // One that cannot be closed is closed by Elasticsearch when its time is over.
  client.closePointInTime$({ id }).subscribe({ error: () => undefined })
}
