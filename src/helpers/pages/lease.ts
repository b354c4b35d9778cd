import { catchError, concatMap, defer, EMPTY, finalize, Observable, ReplaySubject, type ShareConfig, share } from 'rxjs'
import type { HelperHost } from '../host.js'

/** Something that is kept open on the server for a while: how to open, use and close it. */
export interface Lease<L, T> {
  /** Opens it with detached calls, so that it can finish. */
  readonly open$: Observable<L>
  readonly use: (lease: L) => Observable<T>
  readonly close: (lease: L) => Observable<unknown>
}

/**
 * Opens something on the server, emits the values of its use, and closes it in any case. An opening goes on when the consumer leaves or the
 * client closes: only its response says what is to be closed. Completion and errors wait for the closing.
 */
export function leased<L, T>(host: HelperHost, { open$, use, close }: Lease<L, T>): Observable<T> {
  return new Observable((out) => {
    const opened$ = open$.pipe(share(once<L>()))
    const owed$ = opened$.pipe(
      catchError(() => EMPTY),
      concatMap(close),
    )
    let closed$: Observable<never> | undefined
    const end = (): Observable<never> => {
      closed$ ??= cleanedUp(host, owed$)
      return closed$
    }
    out.add(end)
    // Closing after the next page has been refused would be too late.
    out.add(host.closing$.subscribe(end))
    const fail = (error: unknown): void => void out.add(end().subscribe({ complete: () => out.error(error) }))
    const complete = (): void => void out.add(end().subscribe({ complete: () => out.complete() }))
    let lease: L | undefined
    out.add(
      opened$.subscribe({
        next: (opened) => {
          lease = opened
        },
        error: fail,
        // Not before the opening is over: if its use failed at once, nothing would wait for the opening any more.
        complete: () => {
          if (lease === undefined) return complete()
          const opened = lease
          // One step between a hit and its consumer: operators such as concat would be several.
          out.add(defer(() => use(opened)).subscribe({ next: (value) => out.next(value), error: fail, complete }))
        },
      }),
    )
  })
}

/** Shares one subscription, with later subscribers too. It ends when the last one leaves. */
function once<L>(): ShareConfig<L> {
  return { connector: () => new ReplaySubject(1), resetOnError: false, resetOnComplete: false }
}

/** Hands the closing over to the client. @returns completes when that is over, well or badly */
function cleanedUp(host: HelperHost, owed$: Observable<unknown>): Observable<never> {
  const over$ = new ReplaySubject<never>(1)
  host.cleanup(owed$.pipe(finalize(() => over$.complete())))
  return over$
}
