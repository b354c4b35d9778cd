import { describe, expect, it } from 'vitest'
import { missingParts } from '../../../src/call/partial-response.js'

const shards = (total: number, successful: number, failed: number, more = {}) => ({
  total,
  successful,
  failed,
  ...more,
})
const died = { shard: 0, index: 'books', reason: { type: 'node_disconnected_exception', reason: 'node left' } }
const NONE = { shards: 0, clusters: 0, timedOut: false, failures: [] }

describe('missingParts', () => {
  it.each<[string, string, unknown]>([
    ['a whole response', 'search', { _shards: shards(3, 3, 0), timed_out: false, hits: {} }],
    ['a response that a filter reduced', 'search', { hits: {} }],
    [
      'a search that still runs',
      'async_search.submit',
      { is_partial: true, is_running: true, response: { _shards: shards(3, 0, 0) } },
    ],
    [
      'a multi search with errors',
      'msearch',
      { responses: [{ error: {}, status: 400 }, { _shards: shards(1, 1, 0) }] },
    ],
    ['no object', 'search', 'a text'],
    ['nothing', 'search', null],
    ['members that are null', 'search', { _shards: null, _clusters: null, shard_failures: null }],
    ['a multi search of nothing', 'msearch', { responses: [null] }],
    ['a write that a replica has not got', 'index', { _shards: shards(2, 1, 1) }],
    ['rows', 'esql.query', { columns: [], values: [], is_partial: false }],
  ])('finds nothing missing in %s', (_what, api, body) => {
    expect(missingParts(api, body)).toBeUndefined()
  })

  it.each<[string, string, unknown, object, string]>([
    [
      'failed shards',
      'search',
      { _shards: shards(3, 2, 1, { failures: [died] }) },
      { shards: 1, failures: [died] },
      '1 shard failed: node_disconnected_exception: node left',
    ],
    [
      'failures without a reason',
      'search',
      { _shards: shards(3, 2, 1, { failures: [{}] }) },
      { shards: 1, failures: [{}] },
      '1 shard failed',
    ],
    [
      'failures that are null',
      'search',
      { _shards: shards(3, 2, 1, { failures: null }) },
      { shards: 1 },
      '1 shard failed',
    ],
    ['shards that are neither', 'scroll', { _shards: shards(3, 1, 0) }, { shards: 2 }, '2 shards failed'],
    [
      'a timeout',
      'search',
      { _shards: shards(3, 3, 0), timed_out: true },
      { timedOut: true },
      'the search timed out on the server',
    ],
    [
      'clusters',
      'search',
      { _clusters: { total: 3, successful: 1, skipped: 1, partial: 1 } },
      { clusters: 2 },
      '2 clusters were left out or are incomplete',
    ],
    [
      'a cluster that is still running',
      'search',
      { _clusters: { total: 2, successful: 1, skipped: 0, running: 1 } },
      { clusters: 1 },
      '1 cluster was left out or is incomplete',
    ],
    [
      'clusters that are neither',
      'search',
      { _clusters: { total: 3, successful: 1 } },
      { clusters: 2 },
      '2 clusters were left out or are incomplete',
    ],
    [
      'one search of several',
      'msearch',
      { responses: [{ _shards: shards(1, 1, 0) }, { _shards: shards(2, 1, 1) }] },
      { shards: 1 },
      '1 shard failed',
    ],
    [
      'an async search',
      'async_search.get',
      { is_running: false, response: { _shards: shards(2, 1, 1) } },
      { shards: 1 },
      '1 shard failed',
    ],
    [
      'an EQL search',
      'eql.search',
      { timed_out: false, shard_failures: [died] },
      { shards: 1, failures: [died] },
      '1 shard failed: node_disconnected_exception: node left',
    ],
    ['rows', 'esql.query', { is_partial: true }, {}, 'the server calls the response partial'],
    ['a count', 'count', { count: 1, _shards: shards(2, 1, 1) }, { shards: 1 }, '1 shard failed'],
  ])('reports %s', (_what, api, body, expected, reason) => {
    expect(missingParts(api, body)).toEqual({ ...NONE, ...expected, message: `results are missing: ${reason}` })
  })

  it('reports each reason once, and three at most', () => {
    const failures = ['a', 'b', 'a', 'c', 'd'].map((type) => ({ reason: { type, reason: 'r' } }))
    expect(missingParts('search', { _shards: shards(6, 1, 5, { failures }) })?.message).toBe(
      'results are missing: 5 shards failed: a: r; b: r; c: r',
    )
  })
})
