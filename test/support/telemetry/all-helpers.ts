import type { Client } from 'rxelastic'
import { from, type Observable, of } from 'rxjs'

/** Every helper of several calls, by the name of its span, with parameters that `helperResponse` knows. */
export const HELPERS: Readonly<Record<string, (client: Client) => Observable<unknown>>> = {
  'helpers.scan books': ({ helpers }) => helpers.scan$({ index: 'books', size: 2 }, { prefetch: 0 }),
  'helpers.scroll books': ({ helpers }) => helpers.scroll$({ index: 'books', size: 2 }),
  'helpers.bulk books': ({ helpers }) =>
    from([{ a: 1 }, { a: 2 }]).pipe(helpers.bulk({ index: 'books', flushBytes: 20 })),
  'helpers.copy books': ({ helpers }) => helpers.copy$({ index: 'books', size: 2 }, { index: 'copies' }),
  'helpers.asyncSearch books': ({ helpers }) => helpers.asyncSearch$({ index: 'books' }, { partial: true }),
  'helpers.task': ({ helpers }) => helpers.task$('n:1'),
  'helpers.reindex copies': ({ helpers }) =>
    helpers.reindex$({ source: { index: 'books' }, dest: { index: 'copies' } }),
  'helpers.updateByQuery books': ({ helpers }) => helpers.updateByQuery$({ index: 'books' }),
  'helpers.deleteByQuery books': ({ helpers }) => helpers.deleteByQuery$({ index: 'books', query: { match_all: {} } }),
  'helpers.esql': ({ helpers }) => helpers.esql$({ query: 'FROM books' }),
  'helpers.sql': ({ helpers }) => helpers.sql$({ query: 'SELECT * FROM books' }),
  'helpers.eql books': ({ helpers }) => helpers.eql$({ index: 'books', query: 'any where true' }),
  'helpers.composite books': ({ helpers }) =>
    helpers.composite$({
      index: 'books',
      aggs: { groups: { composite: { sources: [{ at: { terms: { field: 'at' } } }] } } },
    }),
  'helpers.termsEnum books': ({ helpers }) => helpers.termsEnum$({ index: 'books', field: 'at', size: 2 }),
  'helpers.msearch': ({ helpers }) => of({ index: 'books' }, { index: 'films' }).pipe(helpers.msearch()),
}
