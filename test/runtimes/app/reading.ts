import type { Client } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { pick, streamArray } from 'rxelastic/json'
import { concat, count, lastValueFrom, reduce } from 'rxjs'
import { BOOKS, type Book } from './writing.js'

/** Reads what `writeDocuments` has written, in all ways. */
export async function readHits(client: Client): Promise<string[]> {
  const { helpers } = client
  const all = { index: 'books', size: BOOKS }
  const parts: string[] = []

  let pages = 0
  for await (const book of iterate(helpers.scan$<Book>({ index: 'books', size: 100 }, { as: 'source' }))) {
    pages += book.pages
  }
  if (pages === (BOOKS * (BOOKS - 1)) / 2) parts.push('scan$ and iterate')

  const raw$ = helpers.hits$(all, { as: 'raw' }).pipe(
    paced(async ({ _source }) => JSON.parse(String(_source)).pages as number),
    reduce((sum, number) => sum + number, 0),
  )
  if ((await lastValueFrom(raw$)) === pages) parts.push('raw hits$ and paced')
  const scrolled$ = helpers.scroll$<Book>({ index: 'books', size: 100 })
  if ((await lastValueFrom(scrolled$.pipe(count()))) === BOOKS) parts.push('scroll$')

  const tokens$ = client
    .search$(all, { asStream: true })
    .pipe(pick('hits.hits'), streamArray<{ _id: string }>(), count())
  if ((await lastValueFrom(tokens$)) === BOOKS) parts.push('tokens')
  const bytes$ = client.search$(all, { asStream: 'bytes' }).pipe(reduce((sum, { length }) => sum + length, 0))
  if ((await lastValueFrom(bytes$)) > 1_000) parts.push('bytes')

  const batched = client.batched()
  const batch$ = concat(batched.count$({ index: 'books' }), batched.search$({ index: 'books', size: 0 }))
  if ((await lastValueFrom(batch$.pipe(count()))) === 2) parts.push('batched')
  return parts
}
