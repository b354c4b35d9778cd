import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs'

/**
 * Calls back when a deadline has passed.
 *
 * After work that blocked the event loop, timers run before sockets are read. What has arrived in time is read first.
 */
export function startDeadline(scheduler: SchedulerLike, milliseconds: number, onExpiry: () => void): Subscription {
  if (scheduler !== asyncScheduler) return scheduler.schedule(onExpiry, milliseconds)
  const deadline = new Subscription()
  const expire = (): void => {
    const turn = setImmediate(onExpiry)
    deadline.add(() => clearImmediate(turn))
  }
  deadline.add(scheduler.schedule(expire, milliseconds))
  return deadline
}
