import type { Observable } from 'rxjs'
import { esql$ } from './esql/esql.js'
import type { EsqlOptions, EsqlParameters } from './esql/esql-options.js'
import type { HelperHost } from './host.js'

/** Helpers for query languages: part of `client.helpers`. */
export abstract class QueryHelpers {
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
   * @typeParam Row - the type of a row: an object by default, a tuple with `as: 'row'`
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
    return esql$(this.#host, params, options)
  }
}
