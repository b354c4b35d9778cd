import { describe, expect, it } from 'vitest'
import { pageFilter } from '../../../../src/helpers/pages/search-params.js'

const NEEDED = [
  ...['_shards', '_clusters', 'timed_out', 'terminated_early', 'pit_id', '_scroll_id'],
  ...['hits.hits._index', 'hits.hits._id', 'hits.hits._routing', 'hits.hits.sort'],
]

describe('search params', () => {
  it.each<[unknown, string[] | undefined]>([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    [[], undefined],
    ['hits.hits._source', ['hits.hits._source', ...NEEDED]],
    [
      ['took', 'hits.hits._source'],
      ['took', 'hits.hits._source', ...NEEDED],
    ],
    ['-took, -hits.hits._source.text', ['-took', '-hits.hits._source.text']],
    ['hits.hits, -**.text', ['hits.hits', '-**.text', ...NEEDED]],
    ['-_shards', undefined],
    ['-took,-_sh*,-timed_?ut,-*', ['-took', '-timed_?ut']],
    ['-**.failed,-**,-**._shards,-**.title', ['-**.title']],
    ['hits.hits,-pit_id', ['hits.hits', ...NEEDED]],
  ])('filter_path %j of a page leaves in what is needed', (filterPath, expected) => {
    expect(pageFilter({ filter_path: filterPath })).toEqual(expected)
  })
})
