import { identity, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Destination } from '../rx/destination.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'
import { startDeadline } from '../rx/start-deadline.js'

/** Ends the whole call when `totalTimeout` has passed, including all attempts and the waits between them. */
export function totalDeadline<T>(call: Call, scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  const { totalTimeout } = call.settings
  if (totalTimeout === undefined) return identity
  return operate((destination) => new TotalDeadline<T>(destination, call, totalTimeout, scheduler))
}

class TotalDeadline<T> extends PassThrough<T> {
  constructor(destination: Destination<T>, call: Call, totalTimeout: number, scheduler: SchedulerLike) {
    super(destination)
    call.endsAt = monotonicNow(scheduler) + totalTimeout
    this.add(startDeadline(scheduler, totalTimeout, () => this.fail(call.timeoutError('total', totalTimeout))))
  }
}
