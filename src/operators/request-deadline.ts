import { identity, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'
import { startDeadline } from '../rx/start-deadline.js'

/**
 * Ends an attempt when `requestTimeout` has passed, from asking for credentials to the last byte of the response.
 *
 * An interceptor that repeats the request then, or answers in another way, has the same time once more.
 */
export function requestDeadline<T>(call: Call, scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  const { requestTimeout } = call.settings
  if (requestTimeout === undefined) return identity
  return operate((destination) => new RequestDeadline<T>(destination, call, requestTimeout, scheduler))
}

class RequestDeadline<T> extends PassThrough<T> {
  constructor(destination: Destination<T>, call: Call, requestTimeout: number, scheduler: SchedulerLike) {
    super(destination)
    const fail = (): void => this.fail(call.timeoutError('request', requestTimeout))
    const expire = (): void => {
      // From inside if possible, so that interceptors and events see the error of their attempt.
      if (call.expire === undefined) return fail()
      call.expire()
      if (!this.closed) start()
    }
    const start = (): void => this.add(startDeadline(scheduler, requestTimeout, expire))
    start()
  }
}
