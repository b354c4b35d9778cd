import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  finalize,
  Observable,
  ReplaySubject,
  type ShareConfig,
  share,
  tap,
} from 'rxjs'
import type { HelperHost } from '../host.js'

/** Resource that is open on the server for a while: functions that open, use and close it. */
export interface Lease<L, T> {
  /** Opens the resource with detached calls, so that the opening can finish. */
  readonly open$: Observable<L>
  /**
   * Tells the caller of an open resource, also if the consumer has left meanwhile. If it throws, the resource is closed
   * and the stream fails. @defaultValue none
   */
  readonly onOpen?: ((lease: L) => void) | undefined
  readonly use: (lease: L) => Observable<T>
  readonly close: (lease: L) => Observable<unknown>
}

/**
 * Opens a resource on the server, emits the values of its use, and closes it in any case.
 *
 * The opening continues when the consumer leaves or the client closes, because only its response identifies the
 * resource. Completion and errors wait for the closing.
 */
export function leased<L, T>(host: HelperHost, { open$, onOpen, use, close }: Lease<L, T>): Observable<T> {
  return new Observable((out) => {
    let failure: { readonly error: unknown } | undefined
    // An error within the opening would hide that the resource is open.
    const tell = (opened: L): void => {
      try {
        onOpen?.(opened)
      } catch (error) {
        failure = { error }
      }
    }
    const opened$ = open$.pipe(tap(tell), share(once<L>()))
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
        // The completion waits for the opening. If the use failed at once, nothing else would wait for it.
        complete: () => {
          if (lease === undefined) return complete()
          if (failure !== undefined) return fail(failure.error)
          const opened = lease
          // There is one step between a hit and its consumer; operators such as concat would add several.
          out.add(defer(() => use(opened)).subscribe({ next: (value) => out.next(value), error: fail, complete }))
        },
      }),
    )
  })
}

/** Shares one subscription, also with later subscribers. It ends when the last one leaves. */
function once<L>(): ShareConfig<L> {
  return { connector: () => new ReplaySubject(1), resetOnError: false, resetOnComplete: false }
}

/**
 * Hands the closing over to the client. @returns Observable that completes when the closing is over, even if it failed
 */
function cleanedUp(host: HelperHost, owed$: Observable<unknown>): Observable<never> {
  const over$ = new ReplaySubject<never>(1)
  host.cleanup(owed$.pipe(finalize(() => over$.complete())))
  return over$
}
