import { useServers } from '../support/elasticsearch/contract.js'
import { searches } from './books.js'

useServers()

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
