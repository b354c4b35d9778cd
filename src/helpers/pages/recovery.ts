import { type MonoTypeOperatorFunction, type Observable, retry, type SchedulerLike, throwError, timer } from 'rxjs'
import { ConnectionError, ResponseError, ScanError, type ScanPosition } from '../../errors/index.js'
import { RETRIED_STATUSES } from '../../retry/policy.js'
import type { Delivered } from './delivered.js'

/**
 * Errors of a shard whose copy is gone together with the search that was open on it. Its node has died, or it has
 * moved.
 */
const LOST: readonly string[] = [
  'no_shard_available_action_exception',
  'node_closed_exception',
  'node_disconnected_exception',
  'node_not_connected_exception',
  'search_context_missing_exception',
  'shard_not_found_exception',
]

/** Errors of a shard that is overloaded. They pass by themselves. */
const BUSY: readonly string[] = ['es_rejected_execution_exception', 'circuit_breaking_exception']

/** The same error in the response of a scroll. */
const NODE_IS_GONE = /^node \[.*\] is not available$/

/** Largest number of new passes without a new document, and the longest wait before one. */
const MOST_ATTEMPTS = 6
const LONGEST_WAIT = 5_000

interface Failure {
  readonly reason?: { readonly type?: string; readonly reason?: string | null }
}

/** Completes an error about a page: the resource that the page needs is gone, and the position that was reached. */
export function explained(error: unknown, position?: ScanPosition): unknown {
  if (error instanceof ScanError && error.position === undefined) {
    return new ScanError(error.message, { failures: error.failures, position, cause: error.cause })
  }
  if (!(error instanceof ResponseError)) return error
  const failures = failuresOf(error.body)
  if (failures.length === 0 || !failures.every(isLoss)) return error
  const message = hasExpired(error)
    ? 'the search is not open any more: it was closed, or its keepAlive was over before the next page was requested'
    : 'all shards that the search was open on are gone'
  return new ScanError(message, { failures, position, cause: error })
}

/**
 * Explains a lost page of a scroll. The scroll may have moved on when its call fails, so that a repeated call could
 * skip a page.
 */
export function lostPage(error: unknown): unknown {
  if (!isUnavailable(error)) return error
  return new ScanError('a page was lost, and a scroll cannot request the same page twice', {
    cause: error,
  })
}

/**
 * Begins again from the first page when a node has died, without the documents that were delivered.
 *
 * The search that was open on the node is gone. Each copy has its own order of documents, so that no position is common
 * to both.
 *
 * @param resumable - true if the caller records positions, and may resume once the cluster can be reached again
 */
export function beginAgain<T>(
  delivered: Delivered,
  scheduler: SchedulerLike,
  resumable = false,
): MonoTypeOperatorFunction<T> {
  let attempts = 0
  let known = 0
  const again = (error: unknown): Observable<unknown> => {
    // The only sign of a dead node may be that it cannot be reached.
    const unreachable = !resumable && delivered.count > 0 && error instanceof ConnectionError
    const recoverable = isLost(error) || unreachable || (attempts > 0 && isUnavailable(error))
    if (!recoverable) return throwError(() => error)
    if (!delivered.complete) return throwError(() => unrecoverable(error))
    attempts = delivered.count > known ? 1 : attempts + 1
    if (attempts > MOST_ATTEMPTS) return throwError(() => error)
    known = delivered.count
    delivered.reread()
    return timer(waitBefore(attempts), scheduler)
  }
  return retry({ delay: again })
}

/**
 * Requests a page again while shards are overloaded, after growing waits. The point in time is still open, and the page
 * begins at the same sort values.
 */
export function whileBusy<T>(scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  return retry({
    delay: (error, attempt) =>
      isBusy(error) && attempt <= MOST_ATTEMPTS ? timer(waitBefore(attempt), scheduler) : throwError(() => error),
  })
}

/** Returns whether an error consists of overloaded shards only. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof ScanError) || error.failures.length === 0) return false
  return error.failures.every((failure) => BUSY.includes(reasonOf(failure).type ?? ''))
}

function waitBefore(attempt: number): number {
  return Math.min(LONGEST_WAIT, 250 * 2 ** (attempt - 1))
}

/** Returns whether an error says that a part of the open search is gone, as after the death of a node. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof ScanError) || hasExpired(error.cause)) return false
  return error.failures.some(isLoss) || isUnavailable(error.cause)
}

/** Returns whether everything is gone. The death of a node is then not the cause. */
function hasExpired(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode === 404
}

/**
 * Returns whether the cluster may not have noticed a dead node yet. Until then, no copy may be available, or too few.
 */
function isUnavailable(error: unknown): boolean {
  if (error instanceof ResponseError) return RETRIED_STATUSES.includes(error.statusCode)
  return error instanceof ConnectionError || isBusy(error)
}

/** Returns whether a failure says that a copy of a shard is gone, together with the search that was open on it. */
export function isLoss(failure: unknown): boolean {
  const { type, reason } = reasonOf(failure)
  return LOST.includes(type ?? '') || NODE_IS_GONE.test(reason ?? '')
}

function reasonOf(failure: unknown): NonNullable<Failure['reason']> {
  const { reason }: Failure = Object(failure)
  return reason ?? {}
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
