import type { SchedulerLike, Subscription } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import { isDistrust } from '../connection/socket/distrust.js'
import { ConnectionError, RequestError, ResponseError, TimeoutError } from '../errors/index.js'
import { isSendableAgain } from '../message/body.js'
import type { CallRequest, WireBody } from '../message/request.js'
import type { NodePool } from '../nodes/pool.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { LONGEST_TIMER } from '../validate/duration.js'
import { backoff } from './backoff.js'
import type { RetryBudget } from './budget.js'
import { retryAfter } from './retry-after.js'

/** Longest `Retry-After` that is obeyed, in milliseconds. A longer one becomes an error. */
export const LONGEST_PATIENCE = 300_000

/** The statuses after which a call is repeated. */
export const RETRIED_STATUSES: readonly number[] = [429, 502, 503, 504]

/** Decides whether a failed attempt is repeated, and how long to wait before. */
export class RetryPolicy {
  readonly scheduler: SchedulerLike
  /** Number of calls that wait for their next attempt. */
  inBackoff = 0
  readonly #nodes: NodePool
  readonly #budget: RetryBudget
  readonly #events: Events

  constructor(scheduler: SchedulerLike, nodes: NodePool, budget: RetryBudget, events: Events) {
    this.scheduler = scheduler
    this.#nodes = nodes
    this.#budget = budget
    this.#events = events
  }

  /**
   * Records a failed attempt.
   *
   * @returns the wait before the next attempt, in milliseconds; undefined if there is none
   */
  delayAfter(error: unknown, call: Call, request: CallRequest<WireBody>): number | undefined {
    if (!(error instanceof RequestError)) return undefined
    const tried = call.node === null ? call.tried : new Set([...call.tried, call.node])
    const elsewhere = isUnreachable(error) && this.#nodes.hasUntried(tried)
    if (!elsewhere && !isTransient(error, call)) return undefined
    const affordable = this.#budget.spend()
    if (call.failures >= call.settings.maxRetries || !mayRepeat(error, call, request)) return undefined
    // Going on to another node multiplies nothing: there are only so many. When one dies, all its calls fail at once.
    if (!affordable && !elsewhere) return undefined
    const delay = elsewhere ? 0 : this.#delay(error, call)
    if (delay === undefined) return undefined
    if (call.endsAt !== undefined && monotonicNow(this.scheduler) + delay >= call.endsAt) return undefined
    call.failures++
    if (error.progress !== 'unsent' && !isRefusal(error)) call.uncertain = true
    call.tried = tried
    this.#events.retry(call, error, delay)
    return delay
  }

  /** Share of the retry budget that is left, from 0 to 1. */
  get budget(): number {
    return this.#budget.level
  }

  /** Calls back after a wait. @returns the wait, which ends when it is unsubscribed from */
  wait(delay: number, next: () => void): Subscription {
    this.inBackoff++
    let waiting = true
    const leave = (): void => {
      if (waiting) this.inBackoff--
      waiting = false
    }
    const timer = this.scheduler.schedule(() => {
      leave()
      next()
    }, delay)
    timer.add(leave)
    return timer
  }

  succeeded(): void {
    this.#budget.earn()
  }

  /** Returns the wait that the response requests, or else that of the backoff; undefined if the response requests too much. */
  #delay(error: RequestError, call: Call): number | undefined {
    const requested = error instanceof ResponseError ? retryAfter(error.retryAfter, this.scheduler.now()) : undefined
    if (requested !== undefined) return requested > LONGEST_PATIENCE ? undefined : requested
    return Math.min(backoff(call.failures + 1, call.settings.retryBackoff), LONGEST_TIMER)
  }
}

/** Returns whether an attempt at another node, which is under way already, may end better than with this error. */
export function mayDifferElsewhere(error: unknown): boolean {
  if (error instanceof ResponseError) return RETRIED_STATUSES.includes(error.statusCode)
  return error instanceof ConnectionError || error instanceof TimeoutError
}

/** Returns whether another node could succeed: this one is unreachable, or the connection to it failed. */
function isUnreachable(error: RequestError): boolean {
  return error instanceof ConnectionError || (error instanceof TimeoutError && error.phase === 'connect')
}

/** Returns whether another attempt could succeed. */
function isTransient(error: RequestError, { settings }: Call): boolean {
  if (error instanceof ResponseError) return RETRIED_STATUSES.includes(error.statusCode)
  if (error instanceof TimeoutError) return settings.retryOnTimeout
  // Another node may have another certificate; see `isUnreachable`.
  return error instanceof ConnectionError && !isDistrust(error.cause)
}

/** Returns whether another attempt is harmless: the call is repeatable, or the first attempt certainly was not processed. */
function mayRepeat(error: RequestError, { api }: Call, { body }: CallRequest<WireBody>): boolean {
  const refused = isRefusal(error) && api.stepwise !== true
  const unprocessed = error.progress === 'unsent' || refused
  return isSendableAgain(body, error.progress) && (api.repeatable || unprocessed)
}

/** Returns whether an error is a 429: a refusal before any work was done, mostly. */
function isRefusal(error: RequestError): boolean {
  return error instanceof ResponseError && error.statusCode === 429
}
