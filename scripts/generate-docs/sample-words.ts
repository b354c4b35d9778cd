/** A value that an example gives to a parameter. */
export type Sample = string | number | boolean | null | readonly Sample[] | { readonly [name: string]: Sample }

/** Samples for types without structure, or with more of it than an example needs. */
export const OF_TYPE: Readonly<Record<string, Sample>> = {
  AggregationContainer: { terms: { field: 'title' } },
  DataStreamName: 'my-data-stream',
  DataStreamNames: 'my-data-stream',
  DateTime: '2030-01-01',
  Duration: '1m',
  Field: 'title',
  Fields: 'title',
  IndexName: 'books',
  IndexPattern: 'books-*',
  IndexPatterns: 'books-*',
  IndexSettings: { number_of_replicas: 2 },
  Indices: 'books',
  MultisearchHeader: { index: 'books' },
  ProcessorContainer: { lowercase: { field: 'title' } },
  QueryContainer: { match_all: {} },
  RetrieverContainer: { standard: { query: { match_all: {} } } },
  Script: { source: 'ctx._source.read = true' },
  TypeMapping: { properties: { title: { type: 'text' } } },
  boolean: true,
  null: null,
  number: 1,
}

/** Samples for strings, by the name of the parameter. */
export const UNDER_NAME: Readonly<Record<string, string>> = {
  cron: '0 0 3 * * ?',
  dest: 'books-2',
  field: 'title',
  id: '1',
  ids: '1',
  index: 'books',
  index_pattern: 'books-*',
  leader_index: 'books-2',
  query: 'FROM books | LIMIT 10',
  rollup_index: 'books-2',
  target: 'books-2',
  target_index: 'books-2',
}
