import type { Client } from 'rxelastic'
import { pick, streamArray } from 'rxelastic/json'
import { count, map, type Observable, reduce, tap } from 'rxjs'

export const index = 'soak'

/** How many documents there are that nothing changes; those with `fixed: true`. */
export const fixedCount = 2_000

/** What one of the calls is about to do, with a check of what it brings. */
export type SoakCall = (client: Client, number: number) => Observable<unknown>

const fixed = { term: { fixed: true } }

const buffered: SoakCall = (client, number) =>
  client
    .search$<{ number: number }>({ index, query: { bool: { filter: [fixed, { term: { number } }] } } })
    .pipe(tap(({ hits }) => check(hits.hits.length === 1 && hits.hits[0]?._source?.number === number, 'search')))

const page: SoakCall = (client) =>
  client.search$({ index, query: fixed, size: 500 }).pipe(tap(({ hits }) => check(hits.hits.length === 500, 'page')))

const hits: SoakCall = (client, number) =>
  client.search$({ index, query: fixed, size: 1_000 }, { asStream: true, compression: number % 2 === 0 }).pipe(
    pick('hits.hits'),
    streamArray(),
    count(),
    tap((seen) => check(seen === 1_000, 'hits')),
  )

const bytes: SoakCall = (client, number) =>
  client.search$({ index, query: fixed, size: 2_000 }, { asStream: 'bytes', compression: number % 2 === 0 }).pipe(
    reduce((whole, chunk) => whole + Buffer.from(chunk).toString('latin1'), ''),
    tap((text) => check(text.startsWith('{') && text.endsWith('}') && text.length > 1_000_000, 'bytes')),
  )

const bulk: SoakCall = (client, number) => {
  const operations = Array.from({ length: 50 }, (_, item) => [{ index: { _id: `w${item}` } }, { number, item }]).flat()
  return client
    .bulk$({ index, operations }, { compression: number % 2 === 0 })
    .pipe(tap(({ errors, items }) => check(!errors && items.length === 50, 'bulk')))
}

const missing: SoakCall = (client, number) =>
  client.get$({ index, id: `missing ${number}` }, { ignore: [404] }).pipe(map(({ found }) => check(!found, 'missing')))

/** The mix: half of it reads as much as a socket has to carry. */
export const soakCalls: readonly SoakCall[] = [buffered, buffered, buffered, page, hits, bytes, bulk, missing]

function check(good: boolean, what: string): void {
  if (!good) throw new Error(`${what} did not bring what is there`)
}
