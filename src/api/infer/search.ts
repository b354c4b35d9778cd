import type {
  AsyncSearchSubmitRequest,
  AsyncSearchSubmitResponse,
  Indices,
  SearchHit,
  SearchRequest,
  SearchResponse,
  SearchSourceConfig,
} from '../generated/estypes.js'
import type { Whole } from '../parameter-types.js'
import type { AggregationMap, Aggregations, Checked } from './aggregations.js'
import type { FieldList, Fields } from './fields.js'
import type { Sourced } from './source.js'

/** Parameters of a search, including those that determine the type of its response. */
export type SearchParameters<
  TIndex extends Indices,
  TAggs extends AggregationMap,
  TSource extends SearchSourceConfig,
  TFields extends FieldList,
  TTyped extends boolean,
> = SearchRequest & Inferring<TIndex, TAggs, TSource, TFields, TTyped>

/** Parameters of an async search, including those that determine the type of its response. */
export type AsyncSearchParameters<
  TIndex extends Indices,
  TAggs extends AggregationMap,
  TSource extends SearchSourceConfig,
  TFields extends FieldList,
  TTyped extends boolean,
> = AsyncSearchSubmitRequest & Inferring<TIndex, TAggs, TSource, TFields, TTyped>

/**
 * Parameters of a search that emits hits, including those that determine their type.
 *
 * @typeParam TRequest - the parameters that the search takes
 */
export type HitParameters<
  TRequest,
  TIndex extends Indices,
  TSource extends SearchSourceConfig,
  TFields extends FieldList,
> = TRequest &
  InferringHits<TSource, TFields> & {
    index?: TIndex | undefined
    body?: Whole<InferringHits<TSource, TFields>> | undefined
  }

type InferringHits<TSource, TFields> = {
  _source?: TSource | undefined
  fields?: TFields | undefined
}

/**
 * Hit of a search, inferred from its parameters.
 *
 * @typeParam D - the documents
 */
export type InferredHit<D, TSource, TFields> = HitWith<SearchHit<Sourced<D, TSource>>, D, TFields>

/** Parameters that determine the type of the response: flat, or in the body. */
type Inferring<TIndex, TAggs, TSource, TFields, TTyped> = InferringInBody<TAggs, TSource, TFields> & {
  index?: TIndex | undefined
  typed_keys?: TTyped | undefined
  body?: Whole<InferringInBody<TAggs, TSource, TFields>> | undefined
}

type InferringInBody<TAggs, TSource, TFields> = InferringHits<TSource, TFields> & {
  aggs?: (TAggs & Checked<TAggs>) | undefined
  aggregations?: (TAggs & Checked<TAggs>) | undefined
}

/**
 * Response of a search, inferred from its parameters.
 *
 * @typeParam D - the documents
 * @typeParam TAggregations - the aggregations, if the parameters do not determine them
 */
export type InferredSearchResponse<D, TAggregations, TAggs, TSource, TFields, TTyped> = WithFields<
  SearchResponse<Sourced<D, TSource>, AggregationsOf<D, TAggs, TTyped, TAggregations>>,
  D,
  TFields
>

/** Response of an async search, inferred from its parameters: the results so far. */
export type InferredAsyncSearchResponse<D, TAggregations, TAggs, TSource, TFields, TTyped> = Found<
  AsyncSearchSubmitResponse<Sourced<D, TSource>, AggregationsOf<D, TAggs, TTyped, TAggregations>>,
  D,
  TFields
>

type Found<R extends { response: Searched }, D, F> = FieldList extends F
  ? R
  : Omit<R, 'response'> & { response: WithFields<R['response'], D, F> }

/** With `typed_keys`, the names in the response have a prefix that depends on the mapping. */
type AggregationsOf<D, TAggs, TTyped, TOtherwise> = [TTyped] extends [true]
  ? TOtherwise
  : Aggregations<TAggs, D, TOtherwise>

type WithFields<R extends Searched, D, F> = FieldList extends F
  ? R
  : Omit<R, 'hits'> & { hits: Omit<R['hits'], 'hits'> & { hits: HitWith<R['hits']['hits'][number], D, F>[] } }

type HitWith<H, D, F> = FieldList extends F ? H : Omit<H, 'fields'> & { fields?: Fields<D, F> }

interface Searched {
  hits: { hits: object[] }
}
