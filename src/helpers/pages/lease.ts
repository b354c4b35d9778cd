import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  finalize,
  type MonoTypeOperatorFunction,
  Observable,
  ReplaySubject,
  type ShareConfig,
  share,
  takeLast,
  throwError,
} from 'rxjs'
import type { HelperHost } from '../host.js'

/** What is kept open on the server for a while: how to open, use and close it. */
export interface Lease<L, T> {
  /** Opens it; made by a detached call, so that it can be let finish. */
  readonly open$: Observable<L>
  readonly use: (lease: L) => Observable<T>
  readonly close: (lease: L) => Observable<unknown>
}

/**
 * Opens something on the server, emits what its use brings, and closes it whatever happens. What is being opened when the reader
 * leaves, or the client closes, is let finish: only its response says what is to be closed. What ends by itself ends when all is closed.
 */
export function leased<L, T>(host: HelperHost, { open$, use, close }: Lease<L, T>): Observable<T> {
  return new Observable((out) => {
    const opened$ = open$.pipe(share(once<L>()))
    const owed$ = opened$.pipe(
      catchError(() => EMPTY),
      concatMap(close),
    )
    let released$: Observable<never> | undefined
    const release = (): Observable<never> => {
      released$ ??= released(host, owed$)
      return released$
    }
    out.add(release)
    // It would be too late when the next page is refused.
    out.add(host.closing$.subscribe(release))
    // Not used before its opening is over: if it failed at once, nobody would wait for the opening any more.
    opened$.pipe(takeLast(1), concatMap(use), endAfter(release)).subscribe(out)
  })
}

/** One subscription for all who wait, those who come later included; it ends when nobody waits. */
function once<L>(): ShareConfig<L> {
  return { connector: () => new ReplaySubject(1), resetOnError: false, resetOnComplete: false }
}

/** Has the client see to it that something is closed. @returns completes when that is over, well or badly */
function released(host: HelperHost, owed$: Observable<unknown>): Observable<never> {
  const over$ = new ReplaySubject<never>(1)
  host.cleanup(owed$.pipe(finalize(() => over$.complete())))
  return over$
}

/** Puts off the end, good or bad, until something else has completed. */
function endAfter<T>(last: () => Observable<never>): MonoTypeOperatorFunction<T> {
  return (source) =>
    concat(source, defer(last)).pipe(
      catchError((error: unknown) =>
        concat(
          defer(last),
          throwError(() => error),
        ),
      ),
    )
}
