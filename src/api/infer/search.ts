import type {
  AsyncSearchSubmitRequest,
  AsyncSearchSubmitResponse,
  Indices,
  SearchHit,
  SearchRequest,
  SearchResponse,
  SearchSourceConfig,
  Fields as SourceNames,
} from '../generated/estypes.js'
import type { AggregationMap, Aggregations, Checked } from './aggregations.js'
import type { FieldList, Fields } from './fields.js'
import type { Searched } from './source.js'

/** Parameters of a search, including those that determine the type of its response. */
export type SearchParameters<
  TIndex extends Indices,
  TAggs extends AggregationMap,
  TSource extends SearchSourceConfig,
  TIncludes extends SourceNames,
  TExcludes extends SourceNames,
  TFields extends FieldList,
  TTyped extends boolean,
> = SearchRequest & Inferring<TIndex, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped>

/** Parameters of an async search, including those that determine the type of its response. */
export type AsyncSearchParameters<
  TIndex extends Indices,
  TAggs extends AggregationMap,
  TSource extends SearchSourceConfig,
  TIncludes extends SourceNames,
  TExcludes extends SourceNames,
  TFields extends FieldList,
  TTyped extends boolean,
> = AsyncSearchSubmitRequest & Inferring<TIndex, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped>

/**
 * Parameters of a search that emits hits, including those that determine their type.
 *
 * @typeParam TRequest - the parameters that the search takes
 */
export type HitParameters<
  TRequest,
  TIndex extends Indices,
  TSource extends SearchSourceConfig,
  TIncludes extends SourceNames,
  TExcludes extends SourceNames,
  TFields extends FieldList,
> = TRequest & {
  index?: TIndex | undefined
  _source?: TSource | undefined
  _source_includes?: TIncludes | undefined
  _source_excludes?: TExcludes | undefined
  fields?: TFields | undefined
  body?: { _source?: TSource | undefined; fields?: TFields | undefined } | undefined
}

/**
 * Hit of a search, inferred from its parameters.
 *
 * @typeParam D - the documents
 */
export type InferredHit<D, TSource, TIncludes, TExcludes, TFields> = HitWith<
  SearchHit<Searched<D, TSource, TIncludes, TExcludes>>,
  D,
  TFields
>

/** Parameters that determine the type of the response. */
type Inferring<TIndex, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped> = {
  index?: TIndex | undefined
  aggs?: (TAggs & Checked<TAggs>) | undefined
  aggregations?: (TAggs & Checked<TAggs>) | undefined
  _source?: TSource | undefined
  _source_includes?: TIncludes | undefined
  _source_excludes?: TExcludes | undefined
  fields?: TFields | undefined
  typed_keys?: TTyped | undefined
  body?: InferringInBody<TAggs, TSource, TFields> | undefined
}

/** Parameters of these that can be in the body. Other kinds of body fit, too, because no property is required. */
type InferringInBody<TAggs, TSource, TFields> = {
  aggs?: (TAggs & Checked<TAggs>) | undefined
  aggregations?: (TAggs & Checked<TAggs>) | undefined
  _source?: TSource | undefined
  fields?: TFields | undefined
}

/**
 * Response of a search, inferred from its parameters.
 *
 * @typeParam D - the documents
 * @typeParam TAggregations - the aggregations, if the parameters do not determine them
 */
export type InferredSearchResponse<D, TAggregations, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped> =
  WithFields<
    SearchResponse<Searched<D, TSource, TIncludes, TExcludes>, AggregationsOf<D, TAggs, TTyped, TAggregations>>,
    D,
    TFields
  >

/** Response of an async search, inferred from its parameters: the results so far. */
export type InferredAsyncSearchResponse<D, TAggregations, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped> =
  Found<
    AsyncSearchSubmitResponse<
      Searched<D, TSource, TIncludes, TExcludes>,
      AggregationsOf<D, TAggs, TTyped, TAggregations>
    >,
    D,
    TFields
  >

type Found<R extends { response: WithHits }, D, F> = FieldList extends F
  ? R
  : Omit<R, 'response'> & { response: WithFields<R['response'], D, F> }

/** With `typed_keys`, the names in the response have a prefix that depends on the mapping. */
type AggregationsOf<D, TAggs, TTyped, TOtherwise> = [TTyped] extends [true]
  ? TOtherwise
  : Aggregations<TAggs, D, TOtherwise>

type WithFields<R extends WithHits, D, F> = FieldList extends F
  ? R
  : Omit<R, 'hits'> & { hits: Omit<R['hits'], 'hits'> & { hits: HitWith<R['hits']['hits'][number], D, F>[] } }

type HitWith<H, D, F> = FieldList extends F ? H : Omit<H, 'fields'> & { fields?: Fields<D, F> }

interface WithHits {
  hits: { hits: object[] }
}
