import type { AggregationsAggregate, AggregationsAggregationContainer } from '../generated/estypes.js'
import type { NotAnOption } from '../method.js'
import type { AggregationResults } from './aggregation-responses.js'
import type { KeyOf } from './each.js'

/** Value of the parameter `aggs`. */
export type AggregationMap = Record<string, AggregationsAggregationContainer>

/**
 * Results of aggregations, under the names in the request.
 *
 * @typeParam A - the parameter `aggs`
 * @typeParam D - the documents, for aggregations with hits
 * @typeParam Otherwise - the result if nothing is known of `aggs`
 */
export type Aggregations<A, D, Otherwise> = string extends keyof A ? Otherwise : Named<A, D, ''>

/** Aggregations of the request, in which an option that does not exist is an error. */
export type Checked<A> = {
  [N in keyof A]: {
    [K in keyof A[N]]: K extends 'aggs' | 'aggregations' ? Checked<A[N][K]> : CheckedOptions<A[N][K], K>
  }
}

type CheckedOptions<O, K> = K extends keyof AggregationsAggregationContainer
  ? { [P in keyof O]: P extends KeyOf<AggregationsAggregationContainer[K]> ? O[P] : NotAnOption<P> }
  : never

type Named<A, D, N extends string> = {
  -readonly [K in keyof A as A[K] extends Silent ? never : K]: Aggregation<A[K], D, N>
}

/** Pipeline aggregations that only work on buckets, and have no result. */
type Silent = { readonly bucket_sort: unknown } | { readonly bucket_selector: unknown }

type Aggregation<C, D, N extends string> = AggregationsAggregationContainer extends C
  ? AggregationsAggregate
  : C extends unknown
    ? ResultOf<C, KindOf<C>, Sub<C, D, Within<C, N>>, D, N>
    : never

type ResultOf<C, K extends keyof C & Kind, S, D, N extends string> = AggregationResults<C[K], S, D, N>[K]

type KindOf<C> = keyof C & Kind

type Kind = keyof AggregationResults<unknown, unknown, unknown>

/** Path of the nested objects that the sub-aggregations of an aggregation see; empty for whole documents. */
type Within<C, N extends string> = C extends { readonly nested: { readonly path?: infer P } }
  ? P & string
  : C extends { readonly reverse_nested: infer R }
    ? R extends { readonly path: infer P }
      ? P & string
      : ''
    : N

/** Results that the sub-aggregations of an aggregation add to each of its buckets. */
type Sub<C, D, N extends string> = C extends { readonly aggs: infer A } | { readonly aggregations: infer A }
  ? AggregationsWithin<A, D, N>
  : unknown

type AggregationsWithin<A, D, N extends string> = string extends keyof A ? Record<string, unknown> : Named<A, D, N>
