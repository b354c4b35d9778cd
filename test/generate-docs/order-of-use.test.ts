import { describe, expect, it } from 'vitest'
import { orderOfUse } from '../../scripts/generate-docs/order-of-use.js'
import { type PlacedParameter, placedParameters } from '../../scripts/generate-docs/placed-parameters.js'
import { shownParameters } from '../../scripts/generate-docs/shown-parameters.js'
import { apiOf } from './support.js'

/** Names of the parameters of an API, in the order of their use. */
function sorted(api: string): string[] {
  return orderOfUse(placedParameters(apiOf(api)), shownParameters(apiOf(api))).map(({ name }) => name)
}

function parameter(name: string, place: string, more: Partial<PlacedParameter> = {}): PlacedParameter {
  return { name, place, required: false, type: { kind: 'user_defined_value' }, ...more }
}

describe('orderOfUse', () => {
  it('begins with what most searches have and ends with what few have', () => {
    const names = sorted('search')
    expect(names.slice(0, 11)).toEqual([
      ...['index', 'query', 'size', 'from', 'sort', 'aggs', 'aggregations'],
      ...['_source', 'search_after', 'fields', 'pit'],
    ])
    expect(names.slice(-5)).toEqual([
      ...['allow_no_indices', 'expand_wildcards', 'ignore_unavailable', 'timeout', 'ignore_throttled'],
    ])
    expect(names.indexOf('slice')).toBeLessThan(names.indexOf('min_score'))
    expect(names.indexOf('min_score')).toBeLessThan(names.indexOf('preference'))
  })

  it('puts required parameters first, and those of the path before others', () => {
    expect(sorted('index').slice(0, 3)).toEqual(['index', 'document', 'id'])
    expect(sorted('indices.create')).toEqual([
      ...['index', 'settings', 'aliases', 'mappings', 'wait_for_active_shards', 'master_timeout', 'timeout'],
    ])
  })

  it('puts parameters of examples before others', () => {
    expect(sorted('reindex').slice(0, 4)).toEqual(['dest', 'source', 'script', 'max_docs'])
    expect(shownParameters(apiOf('indices.create')).get('settings')).toBeCloseTo(2 / 3)
    expect(shownParameters(apiOf('ping'))).toEqual(new Map())
  })

  it('puts deprecated parameters last and keeps the order of equal ones', () => {
    const deprecation = { version: '9.0.0', description: '' }
    const all = [
      parameter('query', 'body', { deprecation }),
      parameter('b', 'query'),
      parameter('a', 'query'),
      parameter('c', 'body'),
      parameter('d', 'path or body'),
    ]
    expect(orderOfUse(all, new Map()).map(({ name }) => name)).toEqual(['d', 'c', 'b', 'a', 'query'])
    expect(orderOfUse(all, new Map([['a', 0.5]])).map(({ name }) => name)).toEqual(['d', 'a', 'c', 'b', 'query'])
  })

  it('keeps all parameters of an API', () => {
    expect(sorted('search').toSorted()).toEqual(
      placedParameters(apiOf('search'))
        .map(({ name }) => name)
        .toSorted(),
    )
  })
})
