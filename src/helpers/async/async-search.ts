import { catchError, defer, distinctUntilChanged, type Observable, takeLast, throwError } from 'rxjs'
import type { AsyncSearchSubmitRequest, AsyncSearchSubmitResponse } from '../../api/generated/estypes.js'
import { isResponseError } from '../../errors/index.js'
import { endingEarly } from '../end-early.js'
import type { HelperHost } from '../host.js'
import {
  type AsyncQuerySettings,
  type AsyncSearchOptions,
  asyncSearchSettings,
  type DecidedByHelper,
  rejectDecided,
} from './async-options.js'
import { asyncBodies$ } from './async-query.js'

/** Parameters of an async search, without those that the helper sets itself. */
export type AsyncSearchSubmission = Omit<AsyncSearchSubmitRequest, DecidedByHelper>

/** Body of an async search: its state, and the result so far. */
export type AsyncSearchBody = AsyncSearchSubmitResponse

/** Results of a search that the server runs asynchronously; see `helpers.asyncSearch$`. */
export function asyncSearch$(
  host: HelperHost,
  params: AsyncSearchSubmission,
  options: AsyncSearchOptions = {},
): Observable<AsyncSearchBody> {
  return defer(() => {
    rejectDecided('asyncSearch$', params, options)
    const settings = asyncSearchSettings(host, options)
    const { call, detached, submit } = settings
    const bodies$ = asyncBodies$(
      host,
      {
        submit$: host.detached.asyncSearch.submit$({ ...params, ...submit }, detached),
        poll$: polling(host, params, settings),
        delete$: (id) => host.detached.asyncSearch.delete$({ id }, { ...detached, ignore: [404] }),
        result: 'response',
      },
      settings,
    )
    const wanted$ = bodies$.pipe(settings.partial ? distinctUntilChanged(isSame) : takeLast(1))
    return endingEarly(host, { params, options: call }, wanted$)
  })
}

/**
 * Returns the request for the next body. Without `partial` the server need not merge what it has so far; versions that do not know
 * the parameter for that refuse it once.
 */
function polling(
  { api }: HelperHost,
  { typed_keys }: AsyncSearchSubmission,
  { partial, poll, call }: AsyncQuerySettings,
): (id: string) => Observable<AsyncSearchBody> {
  let isKnown = !partial
  const common = { ...poll, ...(typed_keys === undefined ? undefined : { typed_keys }) }
  return (id) =>
    defer(() => {
      if (!isKnown) return api.asyncSearch.get$({ id, ...common }, call)
      return api.asyncSearch.get$({ id, ...common, return_intermediate_results: false }, call).pipe(
        catchError((error: unknown) => {
          if (!isResponseError(error, 400)) return throwError(() => error)
          isKnown = false
          return api.asyncSearch.get$({ id, ...common }, call)
        }),
      )
    })
}

/** Returns whether a body contains nothing new. */
function isSame(one: AsyncSearchBody, other: AsyncSearchBody): boolean {
  if (one.is_running !== other.is_running) return false
  const [first, second] = [one.response, other.response]
  return (
    first?.num_reduce_phases === second?.num_reduce_phases &&
    first?._shards?.successful === second?._shards?.successful &&
    first?._shards?.failed === second?._shards?.failed
  )
}
