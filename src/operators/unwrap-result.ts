import { identity, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { CallEvent } from '../options/interceptors.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Reduces a result to its body, unless the call has `meta`. Streamed values pass unchanged. */
export function unwrapResult(call: Call): OperatorFunction<CallEvent, unknown> {
  return call.settings.meta || call.settings.asStream !== false
    ? identity
    : operate((destination) => new UnwrapResult(destination))
}

class UnwrapResult extends Stage<CallEvent, unknown> {
  override next(event: CallEvent): void {
    this.destination.next('body' in event ? event.body : event)
  }
}
