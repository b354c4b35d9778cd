import { describe, expect, it } from 'vitest'
import { pageFilter, pageParams, pagesFor, pointInTimeParams } from '../../../../src/helpers/pages/search-params.js'

const NEEDED = [
  ...['_shards', '_clusters', 'timed_out', 'terminated_early', 'pit_id', '_scroll_id'],
  ...['hits.hits._index', 'hits.hits._id', 'hits.hits._routing', 'hits.hits.sort'],
]

describe('search parameters', () => {
  it('name the indices for the point in time only', () => {
    const place = { index: 'a', routing: 'r', preference: 'p', expand_wildcards: 'open', ignore_unavailable: true }
    const filter = { index_filter: { match_all: {} }, project_routing: '_alias:x' }
    const query = { allow_no_indices: true, ignore_throttled: false }
    expect(pointInTimeParams({ ...place, ...filter, ...query, size: 3 })).toEqual({
      ...place,
      ...filter,
      querystring: query,
    })
    expect(pageParams({ ...place, ...filter, ...query, size: 3 }, undefined)).toEqual({
      track_total_hits: false,
      size: 3,
      sort: ['_doc'],
      allow_partial_search_results: true,
    })
  })

  it.each([null, undefined])('take the index %s for all indices, as a search does', (index) => {
    expect(pointInTimeParams({ index })).toMatchObject({ index: '_all' })
  })

  it.each([
    [{}, undefined, Number.POSITIVE_INFINITY],
    [{}, 1_000, 1],
    [{}, 1_001, 2],
    [{ size: 10 }, 25, 3],
    [{ body: { size: 10 } }, 3, 1],
  ])('%j have for maxItems %j the size of pages that hits need', (params, maxItems, expected) => {
    expect(pagesFor(params, maxItems)).toBe(expected)
  })

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
  ])('with filter_path %j include what a page needs', (filterPath, expected) => {
    expect(pageFilter({ filter_path: filterPath })).toEqual(expected)
  })
})
