import type { AggregationsAggregate, AggregationsAggregationContainer } from '../generated/estypes.js'
import type { AggregationResults } from './aggregation-responses.js'
import type { KeyOf } from './each.js'

/** Value of the parameter `aggs`. */
export type Asked = Record<string, AggregationsAggregationContainer>

/**
 * Results of aggregations, under the names in the request.
 *
 * @typeParam A - the parameter `aggs`
 * @typeParam D - the documents, for aggregations with hits
 * @typeParam Otherwise - the result if nothing is known of `aggs`
 */
export type Aggregations<A, D, Otherwise> = string extends keyof A ? Otherwise : Named<A, D>

/** Aggregations of the request, in which an option that does not exist is an error. */
export type Checked<A> = {
  [N in keyof A]: {
    [K in keyof A[N]]: K extends 'aggs' | 'aggregations' ? Checked<A[N][K]> : CheckedOptions<A[N][K], K>
  }
}

type CheckedOptions<O, K> = K extends keyof AggregationsAggregationContainer
  ? { [P in keyof O]: P extends KeyOf<AggregationsAggregationContainer[K]> ? O[P] : never }
  : never

type Named<A, D> = { -readonly [N in keyof A as A[N] extends Silent ? never : N]: Aggregation<A[N], D> }

/** Pipeline aggregations that only work on buckets, and have no result. */
type Silent = { readonly bucket_sort: unknown } | { readonly bucket_selector: unknown }

type Aggregation<C, D> = AggregationsAggregationContainer extends C
  ? AggregationsAggregate
  : C extends unknown
    ? ResultOf<C, KindOf<C>, Sub<C, D>, D>
    : never

type ResultOf<C, K extends keyof C & keyof AggregationResults<unknown, unknown, unknown>, S, D> = AggregationResults<
  C[K],
  S,
  D
>[K]

type KindOf<C> = keyof C & keyof AggregationResults<unknown, unknown, unknown>

/** Results that the sub-aggregations of an aggregation add to each of its buckets. */
type Sub<C, D> = C extends { readonly aggs: infer A } | { readonly aggregations: infer A }
  ? Aggregations<A, D, Record<string, unknown>>
  : unknown
