import type { Observable, OperatorFunction } from 'rxjs'
import type { Indices, SearchRequest } from '../api/generated/estypes.js'
import type { AggregationMap } from '../api/infer/aggregations.js'
import type { DocumentOf, NoIndices } from '../api/infer/indices.js'
import type { QueryResponse } from '../api/infer/query.js'
import { observedHelper, observedOperator } from '../observe/observed-helper.js'
import type { BatchOptions } from '../options/batch-options.js'
import {
  type CompositeBucketOf,
  type CompositeOptions,
  type CompositeParameters,
  composite$,
} from './composite/composite.js'
import { esql$ } from './esql/esql.js'
import type { EsqlOptions, EsqlParameters } from './esql/esql-options.js'
import type { HelperHost } from './host.js'
import { type MsearchOutcome, msearch } from './msearch/msearch.js'
import { type SqlOptions, type SqlParameters, sql$ } from './sql/sql.js'
import { type TermsEnumOptions, type TermsEnumParameters, termsEnum$ } from './terms-enum/terms-enum.js'

/**
 * Helpers for query languages: part of `client.helpers`.
 *
 * @typeParam TIndices - document types of the indices, as far as they are known
 */
export abstract class QueryHelpers<TIndices = NoIndices> {
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    this.#host = host
  }

  /**
   * Emits the rows of an ES|QL query as they arrive.
   *
   * Memory does not grow with the result, and a slow consumer (`paced`, `iterate`) holds the socket back.
   * The server limits the rows of a query: without `LIMIT` it returns 1,000, and by default never more than 10,000.
   *
   * @param params - the query and its parameters; the tag `esql` makes both
   * @param options - the form of the rows, and the options of a call
   * @typeParam Row - the type of a row: an object by default, a tuple with `as: 'row'`, a `RecordBatch` with `as: 'batch'`
   *
   * @example
   * ```ts
   * import { esql } from 'rxelastic'
   *
   * client.helpers
   *   .esql$<{ name: string; population: number }>(esql`FROM cities | WHERE population > ${1_000_000} | KEEP name, population`)
   *   .subscribe({ next: ({ name, population }) => console.log(name, population), error: console.error })
   * ```
   * @example Rows as tuples, with their columns, until the user has seen enough
   * ```ts
   * client.helpers
   *   .esql$<[string, number]>({ query: 'FROM cities | KEEP name, population' }, { as: 'row', columns$, stop$ })
   *   .subscribe({ next: ([name]) => console.log(name), error: console.error })
   * ```
   * @throws ConfigurationError for a wrong option or parameter
   * @throws QueryError for a partial result, unless the query has `allow_partial_results: true` or was stopped by `stop$`
   * @throws DeserializationError for a response that is not whole, and for a column named `__proto__` with `as: 'record'`
   */
  esql$<Row = Record<string, unknown>>(params: EsqlParameters, options?: EsqlOptions): Observable<Row>
  esql$(params: EsqlParameters, options?: EsqlOptions): Observable<unknown> {
    return observedHelper('esql', params, () => esql$(this.#host, params, options))
  }

  /**
   * Returns an operator that runs each query of its source, many in one request, and emits it with its response.
   *
   * Outcomes come in the order in which they arrive. A slow consumer (`paced`, `iterate`) holds a source that can wait back.
   * The same engine groups single calls: see `client.batched`.
   *
   * @example
   * ```ts
   * from(['par', 'ber', 'lon'])
   *   .pipe(
   *     map((prefix) => ({ index: 'cities', query: { prefix: { name: prefix } } })),
   *     client.helpers.msearch(),
   *   )
   *   .subscribe({
   *     next: ({ query, response }) => console.log(query, 'error' in response ? response.error : response.hits.total),
   *     error: console.error,
   *   })
   * ```
   * @throws ConfigurationError for a wrong option or parameter; the errors of a call, except a ResponseError, which becomes a response
   */
  msearch<TQuery extends SearchRequest>(
    options?: BatchOptions,
  ): OperatorFunction<TQuery, MsearchOutcome<TQuery, unknown, QueryResponse<TIndices, TQuery>>>
  msearch(options: BatchOptions = {}): OperatorFunction<SearchRequest, MsearchOutcome<SearchRequest>> {
    const operator = msearch(this.#host, options)
    return observedOperator('msearch', undefined, () => operator)
  }

  /**
   * Runs an SQL query and emits all of its rows, page by page.
   *
   * The next page is requested early, and a slow consumer (`paced`, `iterate`) holds it back.
   * The cursor is closed however the stream ends. `fetch_size` is the number of rows of a page.
   *
   * @typeParam Row - the type of a row: an object by default, a tuple with `as: 'row'`
   *
   * @example
   * ```ts
   * client.helpers
   *   .sql$<{ name: string }>({ query: 'SELECT name FROM cities WHERE population > ?', params: [1_000_000] })
   *   .subscribe({ next: ({ name }) => console.log(name), error: console.error })
   * ```
   * @throws QueryError for a partial result; ConfigurationError for a wrong option or parameter
   */
  sql$<Row = Record<string, unknown>>(params: SqlParameters, options?: SqlOptions): Observable<Row>
  sql$(params: SqlParameters, options?: SqlOptions): Observable<unknown> {
    return observedHelper('sql', params, () => sql$(this.#host, params, options))
  }

  /**
   * Emits every bucket of a composite aggregation, across all pages.
   *
   * All pages come from one point in time, which is closed however the stream ends.
   * The next page is requested early, and a slow consumer (`paced`, `iterate`) holds it back.
   *
   * @param params - a search whose `aggs` has a composite aggregation; `composite.size` is the number of buckets of a page, 1,000 by default
   *
   * @example
   * ```ts
   * client.helpers
   *   .composite$({
   *     index: 'cities',
   *     aggs: {
   *       places: {
   *         composite: { sources: [{ country: { terms: { field: 'country' } } }] },
   *         aggs: { people: { sum: { field: 'population' } } },
   *       },
   *     },
   *   })
   *   .subscribe({
   *     next: ({ key, doc_count, people }) => console.log(key.country, doc_count, people.value),
   *     error: console.error,
   *   })
   * ```
   * @throws QueryError for a page with failed shards, unless the search has `allow_partial_search_results: true`
   * @throws ConfigurationError for a wrong option or parameter
   */
  composite$<
    const TAggs extends AggregationMap,
    const TName extends keyof TAggs & string = keyof TAggs & string,
    const TIndex extends Indices = Indices,
  >(
    params: CompositeParameters<TAggs, TIndex>,
    options?: CompositeOptions<TName>,
  ): Observable<CompositeBucketOf<TAggs, TName, DocumentOf<TIndices, TIndex, unknown>>>
  composite$(params: CompositeParameters, options?: CompositeOptions): Observable<unknown> {
    return observedHelper('composite', params, () => composite$(this.#host, params, options))
  }

  /**
   * Emits the terms of a field that begin with a string, in order: for suggestions while a user types.
   *
   * @example
   * ```ts
   * typed$
   *   .pipe(
   *     debounceTime(100),
   *     switchMap((string) =>
   *       client.helpers.termsEnum$({ index: 'cities', field: 'name', string }, { maxItems: 10, allowPartial: true }).pipe(toArray()),
   *     ),
   *   )
   *   .subscribe({ next: show, error: console.error })
   * ```
   * @throws QueryError for a list that is not complete, unless `allowPartial` is `true`
   * @throws ConfigurationError for a wrong option or parameter
   */
  termsEnum$(params: TermsEnumParameters, options?: TermsEnumOptions): Observable<string> {
    return observedHelper('termsEnum', params, () => termsEnum$(this.#host, params, options))
  }
}
