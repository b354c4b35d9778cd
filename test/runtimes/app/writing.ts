import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Client, errors } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { firstValueFrom, lastValueFrom } from 'rxjs'

export interface Book {
  title: string
  pages: number
}

export const BOOKS = 250

/** Fills the indices `books` and `copies`. */
export async function writeDocuments(client: Client): Promise<string[]> {
  const { helpers } = client
  const parts: string[] = []
  await lastValueFrom(client.indices.delete$({ index: ['books', 'copies', 'logs'], ignore_unavailable: true }))
  const books = Array.from({ length: BOOKS }, (_, pages): Book => ({ title: `book ${pages}`, pages }))
  const onDocument = ({ pages }: Book) => ({ index: { _id: String(pages) } })
  const write = helpers.bulk<Book>({ index: 'books', as: 'flush', refreshOnCompletion: true, onDocument })
  const { total } = await lastValueFrom(pullFrom(books).pipe(write))
  if (total.ok === BOOKS) parts.push('bulk')

  const writable = helpers.bulkWritable<Book>({ index: 'logs', refreshOnCompletion: true })
  await pipeline(Readable.from(books.slice(0, 10)), writable)
  parts.push('bulkWritable')

  const { written } = await lastValueFrom(helpers.copy$({ index: 'books' }, { index: 'copies' }))
  if (written === BOOKS) parts.push('copy$')

  const { result } = await lastValueFrom(client.index$({ index: 'books', id: '0', document: books[0] }))
  if (result === 'updated') parts.push('index$')
  const missing$ = client.get$({ index: 'books', id: 'none' })
  const error: unknown = await firstValueFrom(missing$).catch((reason: unknown) => reason)
  if (errors.isResponseError(error, 404) && error.name === 'ResponseError') parts.push('ResponseError')
  return parts
}
