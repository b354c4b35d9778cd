import { Observable, type Subscriber } from 'rxjs'
import { END_REASONS } from '../call/end-reasons.js'
import { type Diagnostics, NoLivingConnectionsError, RequestAbortedError } from '../errors/index.js'
import type { CallOptions } from '../options/call-options.js'
import { onAbort } from '../rx/abort-signals.js'
import type { HelperHost } from './host.js'

/** Parameters and call options of one use of a helper, for its errors. */
export interface HelperRequest {
  readonly params: unknown
  readonly options: CallOptions
}

/**
 * Ends a helper of several calls when its client closes or its signal is aborted, also between two calls. It fails with
 * the errors of a single call. A client that is already closed refuses the helper.
 */
export function endEarly(host: HelperHost, request: HelperRequest, out: Subscriber<unknown>): void {
  // Options that are `null` count as not given.
  const { options } = request
  const signal = options.signal ?? undefined
  let begun = false
  out.add(
    host.closing$.subscribe(() => {
      out.error(begun ? closedError(host, request) : refusedError(host, request))
    }),
  )
  begun = true
  if (signal === undefined || out.closed) return
  const abort = (): void => {
    const settings = { ...redactionOf(host, request), cause: signal.reason }
    out.error(new RequestAbortedError(END_REASONS.aborted, diagnostics(host, request, true), settings))
  }
  if (signal.aborted) abort()
  else out.add(onAbort(signal, abort))
}

/** Mirrors a source, and ends it early with its client or signal; see {@link endEarly}. */
export function endingEarly<T>(host: HelperHost, request: HelperRequest, source: Observable<T>): Observable<T> {
  return new Observable((out) => {
    endEarly(host, request, out)
    if (!out.closed) out.add(source.subscribe(out))
  })
}

/** Creates the error of a helper whose client closes. */
export function closedError(host: HelperHost, request: HelperRequest): RequestAbortedError {
  return new RequestAbortedError(END_REASONS.closed, diagnostics(host, request, true), redactionOf(host, request))
}

/** Creates the error of a helper whose client is already closed. */
export function refusedError(host: HelperHost, request: HelperRequest): NoLivingConnectionsError {
  return new NoLivingConnectionsError(
    END_REASONS.refused,
    diagnostics(host, request, false),
    redactionOf(host, request),
  )
}

function redactionOf({ settings }: HelperHost, { options }: HelperRequest): Pick<CallOptions, 'redaction'> {
  return { redaction: options.redaction ?? settings.redaction }
}

/** Returns the facts about a helper, in the form in which errors describe a call. */
function diagnostics({ settings }: HelperHost, request: HelperRequest, aborted: boolean): Diagnostics {
  const { context, id } = request.options
  const { name } = settings
  return {
    warnings: null,
    meta: {
      context: context ?? settings.context,
      name,
      request: { ...request, id },
      connection: null,
      attempts: 0,
      aborted,
    },
  }
}
