import { concat, defer, EMPTY, filter, map, Observable, of, ReplaySubject, repeat, takeUntil } from 'rxjs'
import { checkResponse } from '../check-response.js'
import { endingEarly } from '../end-early.js'
import { detachedOptions } from '../helper-options.js'
import type { HelperHost } from '../host.js'
import { leased } from '../pages/lease.js'
import { longPoll } from '../pages/long-poll.js'
import { arrowBatches$ } from './arrow-batches.js'
import { type EsqlOptions, type EsqlParameters, type EsqlSettings, esqlSettings } from './esql-options.js'
import { type EsqlProgress, esqlRows } from './esql-rows.js'

/** Longest time that one request for the result of an asynchronous query waits on the server. */
const LONG_POLL = 30_000

/** Rows of an ES|QL query; see `helpers.esql$`. */
export function esql$(host: HelperHost, params: EsqlParameters, options: EsqlOptions = {}): Observable<unknown> {
  return defer(() => {
    const settings = esqlSettings(params, options)
    if (settings.as === 'batch') return arrowBatches$(host, params, settings)
    if (settings.stop$ !== undefined) return stoppable$(host, params, settings, settings.stop$)
    return host.api.esql
      .query$(params, { ...settings.call, asStream: 'bytes', meta: true })
      .pipe(esqlRows(settings, host, { begun: false, running: false, stopped: false }))
  })
}

/** An asynchronous query: opened on the server, polled until it has finished or is stopped, and deleted. */
function stoppable$(
  host: HelperHost,
  params: EsqlParameters,
  settings: EsqlSettings,
  stop$: Observable<unknown>,
): Observable<unknown> {
  const { call, keepAlive } = settings
  const detached = detachedOptions(call)
  // A stop that comes before the submission has ended must not be lost.
  const stops$ = new ReplaySubject<unknown>(1)
  const kept = { keep_alive: keepAlive, keep_on_completion: true, wait_for_completion_timeout: '0ms' }
  const rows$ = leased(host, {
    open$: host.detached.esql
      .asyncQuery$({ ...params, ...kept }, detached)
      .pipe(map((response) => checkResponse(response, { id: 'string' }).id)),
    use: (id) => result$(host, id, settings, stops$),
    close: (id) => host.detached.esql.asyncQueryDelete$({ id }, { ...detached, ignore: [404] }),
  })
  const watched$ = new Observable<unknown>((out) => {
    out.add(stop$.subscribe(stops$))
    out.add(rows$.subscribe(out))
  })
  return endingEarly(host, { params, options: call }, watched$)
}

function result$(
  host: HelperHost,
  id: string,
  settings: EsqlSettings,
  stop$: Observable<unknown>,
): Observable<unknown> {
  const { keepAlive, call } = settings
  const progress: EsqlProgress = { begun: false, running: true, stopped: false }
  const stream = { ...call, asStream: 'bytes', meta: true } as const
  const poll = { id, keep_alive: keepAlive, wait_for_completion_timeout: durationText(longPoll(host, call, LONG_POLL)) }
  const polled$ = defer(() => host.api.esql.asyncQueryGet$(poll, stream)).pipe(
    esqlRows(settings, host, progress),
    // A long poll that ends without a result is followed by the next one at once.
    repeat({ delay: () => (progress.running ? of(undefined) : EMPTY) }),
    // Columns that arrive already are those of the result: it is too late to stop.
    takeUntil(stop$.pipe(filter(() => !progress.begun))),
  )
  const stopped$ = defer(() => {
    if (!progress.running || progress.begun) return EMPTY
    progress.stopped = true
    return host.api.esql.asyncQueryStop$({ id }, stream).pipe(esqlRows(settings, host, progress))
  })
  return concat(polled$, stopped$)
}

function durationText(milliseconds: number): string {
  return milliseconds % 1_000 === 0 ? `${milliseconds / 1_000}s` : `${milliseconds}ms`
}
