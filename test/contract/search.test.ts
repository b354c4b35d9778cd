import { contract, lines, type Trial, useServers } from '../support/elasticsearch-contract.js'

useServers()

const books = [
  { title: 'The quick brown fox', tags: ['animal', 'classic'], pages: 120, price: 9.5, sold: true, at: '2020-01-01' },
  { title: 'Lazy dog, lazy dog', tags: 'animal', pages: 80, price: 12, sold: false, at: '2020-06-15T12:30:00Z' },
  {
    title: 'The lazy fox jumps over the dog',
    tags: [],
    pages: 300,
    at: '2021-03-01T00:00:00+02:00',
    author: { name: 'Ann' },
  },
  {
    title: "Nobody's 3.14 birds",
    tags: ['Classic'],
    pages: [1, 50],
    price: -0.25,
    sold: true,
    author: { name: 'Bob' },
  },
  { title: 'Empty' },
]

async function fill({ send, index }: Trial): Promise<void> {
  await send('PUT', `/${index}`, {
    settings: { number_of_replicas: 0 },
    mappings: {
      properties: {
        title: { type: 'text', fields: { raw: { type: 'keyword' } } },
        tags: { type: 'keyword' },
        pages: { type: 'integer' },
        price: { type: 'double' },
        sold: { type: 'boolean' },
        at: { type: 'date' },
      },
    },
  })
  const items = books.flatMap((book, place) => [{ index: { _id: String(place + 1) } }, book])
  await send('POST', `/${index}/_bulk?refresh=true`, lines(...items))
}

/** Sends one search after the other to the same books. */
function searches(name: string, ...bodies: readonly unknown[]): void {
  contract(name, async (trial) => {
    await fill(trial)
    for (const body of bodies) await trial.send('POST', `/${trial.index}/_search`, body)
  })
}

searches(
  'everything and nothing',
  undefined,
  { query: { match_all: {} } },
  { query: { match_all: { boost: 2 } } },
  {
    query: { match_none: {} },
  },
)

searches(
  'by id, term and terms',
  { query: { ids: { values: ['1', '3', 'x'] } } },
  { query: { ids: {} } },
  { query: { term: { tags: 'animal' } } },
  { query: { term: { tags: { value: 'animal', boost: 3 } } } },
  { query: { term: { tags: { value: 'CLASSIC', case_insensitive: true } } } },
  { query: { term: { pages: 80 } } },
  { query: { term: { pages: '80' } } },
  { query: { term: { sold: true } } },
  { query: { term: { title: 'fox' } } },
  { query: { term: { title: 'Fox' } } },
  { query: { term: { 'title.raw': 'Empty' } } },
  { query: { term: { 'author.name.keyword': 'Ann' } } },
  { query: { term: { at: '2020-01-01' } } },
  { query: { term: { missing: 1 } } },
  { query: { term: { _id: '2' } } },
  { query: { terms: { tags: ['animal', 'Classic'] } } },
  { query: { terms: { pages: [80, 50, 7], boost: 2 } } },
)

searches(
  'by range',
  { query: { range: { pages: { gte: 80, lt: 300 } } } },
  { query: { range: { pages: { gt: 80 } } } },
  { query: { range: { price: { lte: 9.5 } } } },
  { query: { range: { tags: { gte: 'b' } } } },
  { query: { range: { at: { gte: '2020-06-15', lte: '2020-06-15' } } } },
  { query: { range: { at: { gt: '2020-01-01' } } } },
  { query: { range: { at: { lt: '2021' } } } },
  { query: { range: { at: { gte: '2020-06-01||+14d/d', lt: 'now' } } } },
  { query: { range: { at: { gte: 1_600_000_000_000 } } } },
  { query: { range: { missing: { gte: 1 } } } },
)

searches(
  'by words, with scores',
  { query: { match: { title: 'fox' } } },
  { query: { match: { title: 'the lazy FOX' } } },
  { query: { match: { title: { query: 'lazy fox', operator: 'and' } } } },
  { query: { match: { title: { query: 'lazy brown fox', minimum_should_match: 2 } } } },
  { query: { match: { title: { query: 'lazy brown fox', minimum_should_match: '70%' } } } },
  { query: { match: { title: '3.14' } } },
  { query: { match: { title: "nobody's" } } },
  { query: { match: { title: '' } } },
  { query: { match: { tags: 'animal' } } },
  { query: { match: { pages: 80 } } },
  { query: { match: { sold: 'true' } } },
)

searches(
  'by combinations',
  { query: { bool: {} } },
  { query: { bool: { must: [{ match: { title: 'dog' } }], filter: [{ range: { pages: { gte: 100 } } }] } } },
  { query: { bool: { must: { match: { title: 'dog' } }, should: [{ term: { tags: 'animal' } }] } } },
  { query: { bool: { should: [{ match: { title: 'dog' } }, { match: { title: 'quick' } }] } } },
  { query: { bool: { should: [{ term: { pages: 80 } }, { term: { sold: false } }], minimum_should_match: 2 } } },
  { query: { bool: { must_not: { exists: { field: 'price' } } } } },
  { query: { bool: { filter: { exists: { field: 'author' } } } } },
  { query: { bool: { must: [{ match_all: {} }], boost: 2.5 } } },
  { query: { constant_score: { filter: { term: { tags: 'animal' } }, boost: 1.5 } } },
  { query: { prefix: { tags: 'cl' } } },
  { query: { prefix: { tags: { value: 'cl', case_insensitive: true } } } },
  { query: { prefix: { title: 'fo' } } },
  { query: { wildcard: { tags: { value: '?nim*' } } } },
  { query: { exists: { field: 'tags' } } },
  { query: { bool: { filter: { term: { sold: true } } } }, min_score: 0.5 },
  { query: { match: { title: 'fox' } }, min_score: 0.6 },
)

searches(
  'sorted',
  { sort: ['pages'] },
  { sort: [{ pages: 'desc' }] },
  { sort: [{ pages: { order: 'desc', missing: '_first' } }] },
  { sort: [{ pages: { order: 'asc', mode: 'max' } }, '_doc'] },
  { sort: [{ pages: { missing: 100 } }] },
  { sort: [{ price: 'asc' }] },
  { sort: [{ price: { order: 'desc', missing: '_last' } }] },
  { sort: [{ tags: 'asc' }] },
  { sort: [{ tags: { order: 'desc', missing: '_first' } }] },
  { sort: [{ sold: 'desc' }, { at: 'asc' }] },
  { sort: ['_doc'] },
  { sort: ['_shard_doc'] },
  { sort: [{ _doc: 'desc' }] },
  { sort: ['_score'] },
  { sort: ['_score', '_doc'], query: { match: { title: 'fox' } } },
  { sort: [{ pages: 'asc' }], track_scores: true, query: { match: { title: 'fox' } } },
  { sort: { pages: { order: 'asc' } }, size: 2, from: 1 },
  { sort: [{ missing: { unmapped_type: 'long' } }] },
  { sort: [{ 'title.raw': 'asc' }], size: 1 },
)

searches(
  'after a hit',
  { sort: ['pages'], size: 2, search_after: [80] },
  { sort: [{ pages: 'desc' }], size: 2, search_after: ['300'] },
  { sort: ['tags'], search_after: ['animal'] },
  { sort: ['at'], search_after: ['2020-02-01'] },
  { sort: ['at'], search_after: [1_592_224_200_000] },
  { sort: ['_doc'], search_after: [2] },
  { sort: ['price', '_doc'], search_after: [9.5, 0], size: 1 },
  { sort: ['tags'], search_after: ['a', 'b'] },
  { search_after: ['a'] },
  { sort: ['tags'], from: 1, search_after: ['a'] },
)

searches(
  'with parts of the documents',
  { _source: false },
  { _source: ['title'], size: 1 },
  { _source: 'auth*', size: 3 },
  { _source: { includes: ['a*', 'pages'], excludes: ['author.name'] } },
  { _source: { excludes: ['title', 'pages'] } },
  { _source: { excludes: ['author.*'] } },
  { fields: ['tags', 'pages', 'at', 'title', 'author.*'], _source: false },
  { docvalue_fields: ['tags', 'pages', 'at', 'sold'], _source: false },
  { version: true, seq_no_primary_term: true, size: 1 },
  { _source: 5 },
)

searches(
  'counting hits',
  { track_total_hits: true, size: 0 },
  { track_total_hits: false, size: 1 },
  { track_total_hits: 2, size: 1 },
  { track_total_hits: 5, size: 1 },
  { track_total_hits: -1, size: 0 },
  { track_total_hits: -2 },
  { from: 2, size: 2 },
  { from: 50 },
)

searches(
  'refused',
  { query: { nosuch: {} } },
  { query: {} },
  { query: [] },
  { query: 'x' },
  { query: { match_all: {}, match_none: {} } },
  { query: { match_all: { foo: 1 } } },
  { query: { term: {} } },
  { query: { term: { tags: 'a', pages: 1 } } },
  { query: { term: { tags: { value: 'a', foo: 1 } } } },
  { query: { terms: { tags: 'a' } } },
  { query: { match: { tags: { query: 'a', foo: 1 } } } },
  { query: { range: { pages: { foo: 1 } } } },
  { query: { range: { pages: { gte: 'abc' } } } },
  { query: { range: { at: { gte: 'abc' } } } },
  { query: { match: { pages: 'abc' } } },
  { query: { term: { sold: 'maybe' } } },
  { query: { bool: { foo: [] } } },
  { query: { bool: { must: [{ nosuch: {} }] } } },
  { query: { exists: {} } },
  { foo: {} },
  { foo: 1 },
  { size: -1 },
  { from: -1 },
  { size: 10_001 },
  { from: 10_000, size: 1 },
  { size: 'x' },
  { sort: ['title'] },
  { sort: ['nosuch'] },
  { sort: ['_id'] },
  { sort: [{ tags: { foo: 1 } }] },
  { sort: [{ tags: 'sideways' }] },
  { slice: { id: 0, max: 2 } },
  '{"query":',
  '{"query":{"match_all":{}}',
  '[]',
)

contract('reads a search from the query string', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  for (const query of [
    'size=1&sort=pages:desc&_source=tags&from=1',
    'sort=_doc&size=1',
    'size=1&rest_total_hits_as_int=true',
    'size=0&filter_path=hits.total',
    'size=1&filter_path=-hits.hits._source,-took',
    'filter_path=hits.hits._id',
    'filter_path=hits.hits._source.title,hits.hits._source.author',
    'filter_path=**._id',
    'filter_path=nothing',
    'track_total_hits=false&size=0',
    'size=1&foo=1',
    'size=x',
    'version=true&size=1',
    'size=1&pretty',
  ]) {
    await send('GET', `/${index}/_search?${query}`)
  }
})

contract('counts', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send('GET', `/${index}/_count`)
  await send('POST', `/${index}/_count`, { query: { term: { tags: 'animal' } } })
  await send('POST', `/${index}/_count`, { size: 1 })
  await send('GET', `/${index}-2/_count`)
})

contract('searches several indices at once', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send('PUT', `/${index}-2`, {
    settings: { number_of_replicas: 0 },
    mappings: { properties: { tags: { type: 'keyword' }, x: { type: 'long' } } },
  })
  await send('POST', `/${index}-2/_bulk?refresh=true`, lines({ index: { _id: 'a' } }, { tags: 'animal', x: 7 }))
  await send('POST', `/${index},${index}-2/_search`, { sort: ['tags', '_shard_doc'] })
  await send('POST', `/${index},${index}-2/_search`, { sort: ['_shard_doc'], size: 3 })
  await send('POST', `/${index},${index}-2/_search`, { sort: ['x'] })
  await send('POST', `/${index},${index}-2/_search`, { query: { range: { pages: { gte: 'abc' } } } })
})

contract('runs several searches in one request', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send(
    'POST',
    '/_msearch',
    lines({ index }, { size: 0 }, { index: `${index}-2` }, {}, { index }, { size: 1, sort: ['pages'] }),
  )
  await send('POST', `/${index}/_msearch`, lines({}, { size: 0 }, { index: `${index}-2` }, {}))
  await send('POST', `/${index}/_msearch`, lines({}, { sort: ['nosuch'] }, {}, { size: 0 }))
  await send('POST', `/${index}/_msearch`, lines({}, { query: { foo: {} } }))
  await send('POST', `/${index}/_msearch`, '{}\n{"size":0}')
  await send('POST', `/${index}/_msearch`, '{}\n')
  await send('POST', `/${index}/_msearch`, lines({ foo: 1 }, {}))
  await send('POST', `/${index}/_msearch`)
})
