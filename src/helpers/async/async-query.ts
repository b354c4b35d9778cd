import { concat, defer, EMPTY, map, type Observable, of, repeat, takeWhile } from 'rxjs'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { leased } from '../pages/lease.js'

/** Members by which the server reports the state of an asynchronous query. */
export interface AsyncBody {
  readonly id?: string | undefined
  readonly is_running?: boolean | undefined
}

/** Requests of an asynchronous query. `submit$` and `delete$` are detached calls. */
export interface AsyncApi<B extends AsyncBody> {
  readonly submit$: Observable<B>
  /** Waits on the server until the query has ended, for a limited time. */
  readonly poll$: (id: string) => Observable<B>
  readonly delete$: (id: string) => Observable<unknown>
  /** Member of a body that holds the result, once the query has ended. */
  readonly result: 'response' | 'hits'
}

/** Settings of an asynchronous query. */
export interface AsyncSettings {
  /** True if the server keeps the query and its result. */
  readonly keep: boolean
  /** Id of a query that was submitted before. */
  readonly resumeFrom: string | undefined
  readonly onId: (id: string) => void
}

/**
 * Submits a query, polls until it has ended, and emits every body that the server sends.
 *
 * One long poll follows the other, without sleeping.
 * The query is deleted on completion, error and unsubscribe, also while it is submitted, unless it is to be kept.
 */
export function asyncBodies$<B extends AsyncBody>(
  host: HelperHost,
  { submit$, poll$, delete$, result }: AsyncApi<B>,
  { keep, resumeFrom, onId }: AsyncSettings,
): Observable<B> {
  const isNew = resumeFrom === undefined
  const open$: Observable<AsyncBody | B> = isNew
    ? submit$.pipe(map((body) => checkResponse(body)))
    : of({ id: resumeFrom })
  const isRunning = (body: B): boolean => checkResponse(body).is_running === true
  return leased(host, {
    open$,
    onOpen: ({ id }) => {
      if (isNew && id !== undefined) onId(id)
    },
    use: (first) => {
      const first$ = isNew ? of(first as B) : EMPTY
      const polls$ = defer(() => poll$(checkResponse(first, { id: 'string' }).id)).pipe(repeat())
      return concat(first$, polls$).pipe(
        map((body) => (isRunning(body) ? body : checkResponse(body, { [result]: 'object' }))),
        takeWhile(isRunning, true),
      )
    },
    close: ({ id }) => (id === undefined || keep ? EMPTY : delete$(id)),
  })
}
