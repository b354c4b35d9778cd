import type { Sample } from './sample-words.js'

const BOOK: Sample = { title: 'Reactive' }
const QUERY: Sample = { match: { title: 'reactive' } }

/** Arguments in the examples of the most used APIs, which are more than the required ones. */
export const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  bulk: { index: 'books', operations: [{ index: { _id: '1' } }, BOOK] },
  count: { index: 'books', query: QUERY },
  create: { index: 'books', id: '1', document: BOOK },
  delete_by_query: { index: 'books', query: QUERY },
  index: { index: 'books', id: '1', document: BOOK },
  'indices.create': { index: 'books', mappings: { properties: { title: { type: 'text' } } } },
  'indices.put_mapping': { index: 'books', properties: { title: { type: 'text' } } },
  mget: { index: 'books', ids: ['1', '2'] },
  msearch: { searches: [{ index: 'books' }, { query: QUERY }] },
  reindex: { source: { index: 'books' }, dest: { index: 'books-2' } },
  search: { index: 'books', query: QUERY },
  'sql.query': { query: 'SELECT title FROM books' },
  update: { index: 'books', id: '1', doc: BOOK },
  update_by_query: { index: 'books', query: QUERY, script: { source: 'ctx._source.read = true' } },
}
