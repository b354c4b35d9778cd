import type { CallOptions } from '../../options/call-options.js'
import { callSettings } from '../../options/call-settings.js'
import type { HelperHost } from '../host.js'

/** Share of a deadline that a request waits on the server. The rest is for the way there and back. */
const SHARE = 0.8

/**
 * Returns the time that a request can wait on the server, so that it responds before a deadline of the call.
 *
 * @param wait - the longest wait, in milliseconds
 */
export function longPoll({ settings }: Pick<HelperHost, 'settings'>, call: CallOptions, wait: number): number {
  const { headersTimeout, requestTimeout, totalTimeout } = callSettings(settings, call)
  const deadlines = [headersTimeout, requestTimeout, totalTimeout].filter((deadline) => deadline !== undefined)
  return Math.min(wait, ...deadlines.map((deadline) => Math.max(1, Math.floor(deadline * SHARE))))
}
