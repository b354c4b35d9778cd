import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { AttemptMessage } from './attempt-message.js'
import type { CallMessage } from './call-message.js'
import type { HelperMessage } from './helper-message.js'
import type { BulkFlushMessage, HedgeMessage, NodeMessage, RetryMessage } from './messages.js'

/** Channels of `node:diagnostics_channel` on which all clients of the process publish. Names and messages are stable. */

/** Calls, from subscription to their end. */
export const CALL = tracingChannel<unknown, CallMessage>('rxelastic:call')
/** Attempts of calls. */
export const ATTEMPT = tracingChannel<unknown, AttemptMessage>('rxelastic:attempt')
/** Subscriptions to helpers that make several calls. */
export const HELPER = tracingChannel<unknown, HelperMessage>('rxelastic:helper')
/** Failed attempts that another one follows. */
export const RETRY = channel('rxelastic:retry')
/** Late attempts beside which another node gets the same request. */
export const HEDGE = channel('rxelastic:hedge')
/** Nodes that die or are back. */
export const NODE = channel('rxelastic:node')
/** Bulk requests that were answered, or failed. */
export const BULK_FLUSH = channel('rxelastic:bulk:flush')

export function publishRetry(message: RetryMessage): void {
  RETRY.publish(message)
}

export function publishHedge(message: HedgeMessage): void {
  HEDGE.publish(message)
}

export function publishNode(message: NodeMessage): void {
  NODE.publish(message)
}

export function publishBulkFlush(message: BulkFlushMessage): void {
  BULK_FLUSH.publish(message)
}
