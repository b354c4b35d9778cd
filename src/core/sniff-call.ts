import { Call } from '../call/call.js'
import type { RequestParams } from '../message/request.js'
import type { CallSettings } from '../options/call-settings.js'

/** How long an attempt and a whole sniff may take at most, in milliseconds: no other begins while one waits for a node that hangs. */
const LONGEST_ATTEMPT = 5_000
const LONGEST_SNIFF = 30_000

/** The call that asks the cluster for its nodes, with the settings that the client's own calls have. */
export function sniffCall(endpoint: string, settings: CallSettings, idOf: (params: RequestParams) => unknown): Call {
  const params = { method: 'GET', path: endpoint }
  const { requestTimeout = LONGEST_ATTEMPT, totalTimeout = LONGEST_SNIFF } = settings
  const deadlines = {
    requestTimeout: Math.min(requestTimeout, LONGEST_ATTEMPT),
    totalTimeout: Math.min(totalTimeout, LONGEST_SNIFF),
    retryOnTimeout: true,
  }
  return new Call({ name: 'nodes.info', repeatable: true }, params, {}, { ...settings, ...deadlines }, idOf(params))
}
