import { ConfigurationError } from '../errors/index.js'
import type { RetryBackoff } from '../options/call-options.js'

/** The shortest and the longest wait of the default backoff, in seconds. */
const SHORTEST = 0.25
const LONGEST = 20

/**
 * Returns the wait before the next attempt, in milliseconds.
 *
 * @param attempt - number of attempts that have failed
 * @param retryBackoff - function that returns seconds. @defaultValue random below a bound that doubles
 * @throws ConfigurationError if the function returns anything but a number
 */
export function backoff(attempt: number, retryBackoff: RetryBackoff = fullJitter): number {
  const seconds = retryBackoff(SHORTEST, LONGEST, attempt)
  if (typeof seconds !== 'number' || Number.isNaN(seconds)) {
    throw new ConfigurationError(`retryBackoff must return seconds, it returned ${String(seconds)}`)
  }
  return Math.max(0, seconds * 1_000)
}

/** Anything between nothing and a bound that doubles: callers that failed together do not come back together. */
function fullJitter(min: number, max: number, attempt: number): number {
  return Math.random() * Math.min(max, min * 2 ** attempt)
}
