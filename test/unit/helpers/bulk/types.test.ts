import { type BulkFlush, type BulkOutcome, Client, type RawHit } from 'rxelastic'
import { EMPTY, type Observable } from 'rxjs'
import { describe, expect, expectTypeOf, it } from 'vitest'

interface Book {
  isbn: string
  title: string
}

interface Indices {
  books: Book
}

// Calls are never made: the types are what is tested.
describe('types of helpers.bulk', () => {
  const client = new Client({ node: 'http://localhost:9200' })
  const library = new Client<Indices>({ node: 'http://localhost:9200' })
  const books$: Observable<Book> = EMPTY
  const hits$: Observable<RawHit> = EMPTY
  const others$: Observable<{ other: number }> = EMPTY

  it('include the document in outcomes', () => {
    const outcomes$ = books$.pipe(
      client.helpers.bulk({ index: 'books', onDocument: (book) => ({ index: { _id: book.isbn } }) }),
    )
    expectTypeOf(outcomes$).toEqualTypeOf<Observable<BulkOutcome<Book>>>()
    expectTypeOf(books$.pipe(client.helpers.bulk<Book>({ index: 'x', as: 'failure' }))).toEqualTypeOf<
      Observable<BulkOutcome<Book>>
    >()
  })

  it('have no documents in a flush, which cannot be in order', () => {
    expectTypeOf(books$.pipe(client.helpers.bulk({ index: 'x', as: 'flush' }))).toEqualTypeOf<Observable<BulkFlush>>()
    expectTypeOf(books$.pipe(client.helpers.bulk<Book>({ index: 'x', as: 'flush' }))).toEqualTypeOf<
      Observable<BulkFlush>
    >()
    // @ts-expect-error there are no outcomes to put in order
    const wrong = (): unknown => client.helpers.bulk({ index: 'x', as: 'flush', inOrder: true })
    expect(wrong).toThrow("inOrder puts outcomes in order, of which as: 'flush' emits none")
  })

  it('accept documents of known indices, raw hits and lines', () => {
    expectTypeOf(books$.pipe(library.helpers.bulk({ index: 'books' }))).toEqualTypeOf<Observable<BulkOutcome<Book>>>()
    expectTypeOf(hits$.pipe(library.helpers.bulk({ index: 'books', as: 'flush' }))).toEqualTypeOf<
      Observable<BulkFlush>
    >()
    expectTypeOf(others$.pipe(library.helpers.bulk({ index: 'others' }))).toEqualTypeOf<
      Observable<BulkOutcome<{ other: number }>>
    >()
    // @ts-expect-error not a book
    others$.pipe(library.helpers.bulk({ index: 'books' }))
  })

  it('have a payload in place of the document', () => {
    const outcomes$ = others$.pipe(
      library.helpers.bulk({
        index: 'books',
        onDocument: ({ other }: { other: number }) => [{ index: { _id: '1' } }, { isbn: String(other), title: '' }],
      }),
    )
    expectTypeOf(outcomes$).toEqualTypeOf<Observable<BulkOutcome<{ other: number }>>>()
    // @ts-expect-error there is no such action
    client.helpers.bulk({ index: 'x', onDocument: () => ({ upsert: {} }) })
    // @ts-expect-error a deletion has no payload
    client.helpers.bulk({ index: 'x', onDocument: () => [{ delete: { _id: '1' } }, {}] })
    // @ts-expect-error retries are those of documents
    const wrong = (): unknown => client.helpers.bulk({ index: 'x', maxRetries: 3 })
    expect(wrong).toThrow('pass `retries`')
  })
})
