import { asyncScheduler, type SchedulerLike } from 'rxjs'

/**
 * Returns the current time of a scheduler in milliseconds, for durations. Adjusting the system clock does not change it.
 *
 * A scheduler of the user's, such as one with virtual time, has its own clock.
 */
export function monotonicNow(scheduler: SchedulerLike): number {
  return scheduler === asyncScheduler ? performance.now() : scheduler.now()
}
