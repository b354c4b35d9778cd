import { type MonoTypeOperatorFunction, type Observable, retry, type SchedulerLike, throwError, timer } from 'rxjs'
import { ConnectionError, ResponseError, ScanError, type ScanPosition } from '../../errors/index.js'
import { RETRIED_STATUSES } from '../../retry/policy.js'
import type { Delivered } from './delivered.js'

/** What a shard says whose copy, with the search that was open on it, is gone: its node has died or it has moved. */
const LOST: readonly string[] = [
  'no_shard_available_action_exception',
  'node_closed_exception',
  'node_disconnected_exception',
  'node_not_connected_exception',
  'search_context_missing_exception',
  'shard_not_found_exception',
]

/** How a scroll says it. */
const NODE_IS_GONE = /^node \[.*\] is not available$/

/** How often a result is begun again without a new document, and the longest wait before. */
const MOST_ATTEMPTS = 6
const LONGEST_WAIT = 5_000

interface Failure {
  readonly reason?: { readonly type?: string; readonly reason?: string | null }
}

/**
 * Makes errors about a page tell what they mean for the whole: what a page needs is gone, and how far the reading had come.
 */
export function explained(error: unknown, position?: ScanPosition): unknown {
  if (error instanceof ScanError && error.position === undefined) {
    return new ScanError(error.message, { failures: error.failures, position, cause: error.cause })
  }
  if (!(error instanceof ResponseError)) return error
  const failures = failuresOf(error.body)
  if (failures.length === 0 || !failures.every(isLoss)) return error
  const message = hasExpired(error)
    ? 'the search is not open any more: it was closed, or its keepAlive was over before the next page was asked for'
    : 'all shards that the search was open on are gone'
  return new ScanError(message, { failures, position, cause: error })
}

/** Nobody knows whether a scroll has moved on when its call fails: a repeated call could leave out a page. */
export function lostPage(error: unknown): unknown {
  if (!isUnavailable(error)) return error
  return new ScanError('a page was lost on its way, and a scroll cannot be asked for the same page twice', {
    cause: error,
  })
}

/**
 * Begins again from the first page when a node has died with what was open on it, leaving out what was delivered before. The order
 * of documents is each copy's own, so that there is no place to go on from.
 *
 * @param resumable - whether the caller notes how far it has come, and may go on from there once somebody can be reached again
 */
export function beginAgain<T>(
  delivered: Delivered,
  scheduler: SchedulerLike,
  resumable = false,
): MonoTypeOperatorFunction<T> {
  let attempts = 0
  let known = 0
  const again = (error: unknown): Observable<unknown> => {
    // Of a node that has died one may hear no more than that it cannot be reached.
    const unreachable = !resumable && delivered.count > 0 && error instanceof ConnectionError
    const recoverable = isLost(error) || unreachable || (attempts > 0 && isUnavailable(error))
    if (!recoverable) return throwError(() => error)
    if (!delivered.complete) return throwError(() => unrecoverable(error))
    attempts = delivered.count > known ? 1 : attempts + 1
    if (attempts > MOST_ATTEMPTS) return throwError(() => error)
    known = delivered.count
    delivered.reread()
    return timer(Math.min(LONGEST_WAIT, 250 * 2 ** (attempts - 1)), scheduler)
  }
  return retry({ delay: again })
}

/** Whether an error says that a part of what was open is gone, as happens when a node dies. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof ScanError) || hasExpired(error.cause)) return false
  return error.failures.some(isLoss) || isUnavailable(error.cause)
}

/** If nothing is left, it was no node that took it away. */
function hasExpired(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404
}

/** Until the cluster has found out that a node is gone, it may have nobody to ask, or too few for all that is asked. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof ResponseError) return RETRIED_STATUSES.includes(error.statusCode)
  return error instanceof ConnectionError
}

function isLoss(failure: unknown): boolean {
  const { reason }: Failure = Object(failure)
  return LOST.includes(reason?.type ?? '') || NODE_IS_GONE.test(reason?.reason ?? '')
}

function failuresOf(body: unknown): readonly unknown[] {
  const { error }: { error?: { failed_shards?: unknown } } = Object(body)
  return Array.isArray(error?.failed_shards) ? error.failed_shards : []
}

function unrecoverable(error: unknown): unknown {
  if (!(error instanceof ScanError)) return error
  const { failures, position, message } = error
  const hint = 'what was delivered before is not known (see the option `remember`), so that it cannot be read again'
  return new ScanError(`${message}; ${hint}`, { failures, position, cause: error.cause })
}
