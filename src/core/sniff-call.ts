import { Call } from '../call/call.js'
import type { RequestParams } from '../message/request.js'
import type { CallSettings } from '../options/call-settings.js'

/**
 * Upper limits for an attempt and a whole sniff, in milliseconds. A node that hangs must not hold up the next sniff.
 */
const LONGEST_ATTEMPT = 5_000
const LONGEST_SNIFF = 30_000

/** Creates the call that requests the nodes of the cluster. It has the settings of the client's own calls. */
export function sniffCall(endpoint: string, settings: CallSettings, idOf: (params: RequestParams) => unknown): Call {
  const params = { method: 'GET', path: endpoint }
  const { requestTimeout = LONGEST_ATTEMPT, totalTimeout = LONGEST_SNIFF } = settings
  const deadlines = {
    requestTimeout: Math.min(requestTimeout, LONGEST_ATTEMPT),
    totalTimeout: Math.min(totalTimeout, LONGEST_SNIFF),
    retryOnTimeout: true,
    // Nothing waits for a sniff.
    hedge: undefined,
  }
  return new Call({ name: 'nodes.info', repeatable: true }, params, {}, { ...settings, ...deadlines }, idOf(params))
}
