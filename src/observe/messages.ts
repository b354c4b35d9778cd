import type { BulkEvent } from '../call/client-event.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { CallMessage } from './call-message.js'

/** Message of the channel `rxelastic:retry`. */
export interface RetryMessage {
  /** Message of the call. */
  readonly call: CallMessage
  /** Error of the failed attempt. */
  readonly error: unknown
  /** Wait before the next attempt, in milliseconds. */
  readonly delay: number
}

/** Message of the channel `rxelastic:hedge`. */
export interface HedgeMessage {
  /** Message of the call. */
  readonly call: CallMessage
  /** Time that the late attempt had, in milliseconds. */
  readonly delay: number
}

/** Message of the channel `rxelastic:node`. */
export interface NodeMessage {
  readonly node: ElasticsearchNode
  readonly state: 'dead' | 'alive'
  /** Milliseconds after which a call probes a dead node. */
  readonly rest: number | undefined
}

/** Message of the channel `rxelastic:bulk:flush`. */
export type BulkFlushMessage = Omit<BulkEvent, 'type'>
