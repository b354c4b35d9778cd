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
import type { Aggregations, Asked, Checked } from './aggregations.js'
import type { AskedFields, Fields } from './fields.js'
import type { Sourced } from './source.js'

/** Parameters of a search, including those that determine the type of its response. */
export type SearchParameters<
  TIndex extends Indices,
  TAsked extends Asked,
  TSource extends SearchSourceConfig,
  TFields extends AskedFields,
  TTyped extends boolean,
> = SearchRequest & Telling<TIndex, TAsked, TSource, TFields, TTyped>

/** Parameters of an async search, including those that determine the type of its response. */
export type AsyncSearchParameters<
  TIndex extends Indices,
  TAsked extends Asked,
  TSource extends SearchSourceConfig,
  TFields extends AskedFields,
  TTyped extends boolean,
> = AsyncSearchSubmitRequest & Telling<TIndex, TAsked, TSource, TFields, TTyped>

/**
 * Parameters of a search that emits hits, including those that determine their type.
 *
 * @typeParam TRequest - the parameters that the search takes
 */
export type HitParameters<
  TRequest,
  TIndex extends Indices,
  TSource extends SearchSourceConfig,
  TFields extends AskedFields,
> = TRequest &
  TellingOfHits<TSource, TFields> & {
    index?: TIndex | undefined
    body?: Whole<TellingOfHits<TSource, TFields>> | undefined
  }

type TellingOfHits<TSource, TFields> = {
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
type Telling<TIndex, TAsked, TSource, TFields, TTyped> = TellingInBody<TAsked, TSource, TFields> & {
  index?: TIndex | undefined
  typed_keys?: TTyped | undefined
  body?: Whole<TellingInBody<TAsked, TSource, TFields>> | undefined
}

type TellingInBody<TAsked, TSource, TFields> = TellingOfHits<TSource, TFields> & {
  aggs?: (TAsked & Checked<TAsked>) | undefined
  aggregations?: (TAsked & Checked<TAsked>) | undefined
}

/**
 * Response of a search, inferred from its parameters.
 *
 * @typeParam D - the documents
 * @typeParam TAggregations - the aggregations, if the parameters do not determine them
 */
export type InferredSearchResponse<D, TAggregations, TAsked, TSource, TFields, TTyped> = WithFields<
  SearchResponse<Sourced<D, TSource>, AggregationsOf<D, TAsked, TTyped, TAggregations>>,
  D,
  TFields
>

/** Response of an async search, inferred from its parameters: the results so far. */
export type InferredAsyncSearchResponse<D, TAggregations, TAsked, TSource, TFields, TTyped> = Found<
  AsyncSearchSubmitResponse<Sourced<D, TSource>, AggregationsOf<D, TAsked, TTyped, TAggregations>>,
  D,
  TFields
>

type Found<R extends { response: Searched }, D, F> = AskedFields extends F
  ? R
  : Omit<R, 'response'> & { response: WithFields<R['response'], D, F> }

/** With `typed_keys`, the names in the response have a prefix that depends on the mapping. */
type AggregationsOf<D, TAsked, TTyped, TOtherwise> = [TTyped] extends [true]
  ? TOtherwise
  : Aggregations<TAsked, D, TOtherwise>

type WithFields<R extends Searched, D, F> = AskedFields extends F
  ? R
  : Omit<R, 'hits'> & { hits: Omit<R['hits'], 'hits'> & { hits: HitWith<R['hits']['hits'][number], D, F>[] } }

type HitWith<H, D, F> = AskedFields extends F ? H : Omit<H, 'fields'> & { fields?: Fields<D, F> }

interface Searched {
  hits: { hits: object[] }
}
