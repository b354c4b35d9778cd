import type { AggregationsAggregate, AggregationsAggregationContainer } from '../generated/estypes.js'
import type { AggregationResults } from './aggregation-responses.js'
import type { KeyOf } from './each.js'

/** What can be given as `aggs`. */
export type Asked = Record<string, AggregationsAggregationContainer>

/**
 * What aggregations answer, under the names that they were asked for with.
 *
 * @typeParam A - what was given as `aggs`
 * @typeParam D - the documents, for the aggregations that have hits
 * @typeParam Otherwise - what it is where nothing is known of `aggs`
 */
export type Aggregations<A, D, Otherwise> = string extends keyof A ? Otherwise : Named<A, D>

/** Aggregations as they were asked for; an option that does not exist is an error. */
export type Checked<A> = {
  [N in keyof A]: {
    [K in keyof A[N]]: K extends 'aggs' | 'aggregations' ? Checked<A[N][K]> : CheckedOptions<A[N][K], K>
  }
}

type CheckedOptions<O, K> = K extends keyof AggregationsAggregationContainer
  ? { [P in keyof O]: P extends KeyOf<AggregationsAggregationContainer[K]> ? O[P] : never }
  : never

type Named<A, D> = { -readonly [N in keyof A as A[N] extends Silent ? never : N]: Aggregation<A[N], D> }

/** These only work on buckets, and answer nothing themselves. */
type Silent = { readonly bucket_sort: unknown } | { readonly bucket_selector: unknown }

type Aggregation<C, D> = AggregationsAggregationContainer extends C
  ? AggregationsAggregate
  : C extends unknown
    ? Answer<C, KindOf<C>, Sub<C, D>, D>
    : never

type Answer<C, K extends keyof C & keyof AggregationResults<unknown, unknown, unknown>, S, D> = AggregationResults<
  C[K],
  S,
  D
>[K]

type KindOf<C> = keyof C & keyof AggregationResults<unknown, unknown, unknown>

/** What the aggregations in an aggregation add to each of its buckets. */
type Sub<C, D> = C extends { readonly aggs: infer A } | { readonly aggregations: infer A }
  ? Aggregations<A, D, Record<string, unknown>>
  : unknown
