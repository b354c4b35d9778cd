import { useServers } from '../support/elasticsearch/contract.js'
import { searches } from './books.js'

useServers()

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
