import type { AggregateName, AggregationsAggregate, Fields } from '../generated/estypes.js'
import type { AggregationMap } from './aggregations.js'
import type { DocumentOf } from './indices.js'
import type { InferredSearchResponse } from './search.js'

/**
 * Response of a search whose parameters are one value.
 *
 * @typeParam TIndices - document types of the indices
 * @typeParam TQuery - the parameters
 */
export type QueryResponse<TIndices, TQuery> = InferredSearchResponse<
  DocumentOf<TIndices, Member<TQuery, 'index', string>, unknown>,
  Record<AggregateName, AggregationsAggregate>,
  Member<TQuery, 'aggs', Member<TQuery, 'aggregations', AggregationMap>>,
  Member<TQuery, '_source', unknown>,
  Member<TQuery, '_source_includes', Fields>,
  Member<TQuery, '_source_excludes', Fields>,
  Member<TQuery, 'fields', unknown>,
  Member<TQuery, 'typed_keys', unknown>
>

/** Type of a parameter, or another type if it was not given. */
type Member<TQuery, K extends string, TOtherwise> = TQuery extends { readonly [P in K]: infer V } ? V : TOtherwise
