import { describe, expectTypeOf, it } from 'vitest'
import type { Client, estypes } from '../../../../src/index.js'
import type { Compiled, Emitted } from './client.js'

describe('Aggregations', () => {
  describe('valid aggregations', () => {
    it('compile with several kinds, in parts, and with a declared type', () => {
      const calls = (client: Client, min: boolean, container: estypes.AggregationsAggregationContainer): void => {
        const options = { field: 'n' }
        const either = client.search$({ aggs: { a: min ? { min: options } : { max: options } } })
        type Either = NonNullable<Emitted<typeof either>['aggregations']>['a']
        expectTypeOf<Either>().toEqualTypeOf<estypes.AggregationsMinAggregate | estypes.AggregationsMaxAggregate>()
        client.search$({ aggs: { a: container, b: { ...container, meta: { of: 'b' } } } })
        client.search$({ aggs: { a: { meta: { of: 'a' }, max: options, aggs: {} } } })
        const built: estypes.AggregationsAggregationContainer = {}
        built.max = options
        client.search$({ aggs: { built } })
      }
      expectTypeOf(calls).toBeFunction()
    })
  })

  describe('invalid aggregations', () => {
    it('fail for wrong kinds, options and values', () => {
      const calls: Compiled = (client) => {
        // @ts-expect-error there is no such kind
        client.search$({ aggs: { byTag: { termz: { field: 'tag' } } } })
        // @ts-expect-error there is no such option
        client.search$({ aggs: { byTag: { terms: { field: 'tag', siez: 3 } } } })
        // @ts-expect-error there is no such option, further inside
        client.search$({ aggs: { a: { terms: { field: 'tag' }, aggs: { b: { avg: { feild: 'n', missing: 0 } } } } } })
        // @ts-expect-error the field has to be a name
        client.search$({ aggregations: { a: { max: { field: 1 } } } })
      }
      expectTypeOf(calls).toBeFunction()
    })
  })
})
