import { AsyncResource } from 'node:async_hooks'
import { catchError, defer, map, Observable, type OperatorFunction, of, throwError } from 'rxjs'
import type { ErrorResponseBase, SearchRequest, SearchResponse } from '../../api/generated/estypes.js'
import { isResponseError } from '../../errors/index.js'
import { paced } from '../../flow/paced.js'
import { type BatchOptions, batchSettings } from '../../options/batch-options.js'
import type { HelperHost } from '../host.js'

/**
 * Query of `helpers.msearch`, and its response.
 *
 * @typeParam TQuery - the parameters of the search
 * @typeParam TDocument - the documents
 * @typeParam TResponse - the response of a search that did not fail
 */
export interface MsearchOutcome<TQuery, TDocument = unknown, TResponse = SearchResponse<TDocument>> {
  /** The query that the source emitted. */
  query: TQuery
  /** Response of the search; that of a failed search has `error` and `status`. */
  response: TResponse | ErrorResponseBase
}

/** Runs the queries of a source in multi searches; see `helpers.msearch`. */
export function msearch<TQuery extends SearchRequest>(
  host: HelperHost,
  options: BatchOptions,
): OperatorFunction<TQuery, MsearchOutcome<TQuery>> {
  const settings = batchSettings(options, 'msearch')
  const concurrency = settings.operations * settings.concurrency
  return (source) =>
    defer(() => {
      const api = host.batched(settings)
      // A search that is repeated alone belongs to the helper, like the multi searches.
      const scope = new AsyncResource('rxelastic.msearch')
      const search$ = (query: TQuery) =>
        new Observable<MsearchOutcome<TQuery>>((out) =>
          scope.runInAsyncScope(() => outcome$(api, query).subscribe(out)),
        )
      return source.pipe(paced(search$, { concurrency }))
    })
}

function outcome$<TQuery extends SearchRequest>(api: ReturnType<HelperHost['batched']>, query: TQuery) {
  return api.search$(query).pipe(
    map((response): MsearchOutcome<TQuery> => ({ query, response })),
    catchError((error: unknown) => {
      if (!isResponseError(error)) return throwError(() => error)
      return of({ query, response: { ...Object(error.body), status: error.statusCode } as ErrorResponseBase })
    }),
  )
}
