import type { Call } from './call.js'
import type { Events } from './events.js'

/** Returns whether anything observes a call. The channels are checked once per call. */
export function isObserved(call: Call, events: Events): boolean {
  call.observed ??= events.active
  return call.observed
}
