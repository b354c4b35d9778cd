import type { AttemptWatch, CallWatch } from '../call/call-watch.js'
import type { BulkEvent } from '../call/client-event.js'
import type { ClientObserver } from '../call/events.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import { AttemptMessage } from './attempt-message.js'
import { CallMessage } from './call-message.js'
import {
  ATTEMPT,
  BULK_FLUSH,
  CALL,
  HEDGE,
  NODE,
  publishBulkFlush,
  publishHedge,
  publishNode,
  publishRetry,
  RETRY,
} from './channels.js'

/**
 * Publishes what happens to calls, nodes and bulk requests on diagnostics channels, if they have subscribers.
 *
 * The stores that are bound to `start` hold for the subscription of a call or attempt, and for all that it starts.
 * They do not hold for the consumer's work with values.
 */
export const channelObserver: ClientObserver = {
  get active() {
    return CALL.hasSubscribers || ATTEMPT.hasSubscribers || RETRY.hasSubscribers || HEDGE.hasSubscribers
  },

  call(watch: CallWatch, subscribe: () => void): void {
    const message = new CallMessage(watch)
    CALL.start.runStores(message, () => {
      watch.note = message
      // A subscriber of `start` can make the consumer leave. All subscribers see the beginning before the end.
      if (watch.outcome === undefined) message.enter(subscribe)
      else channelObserver.callEnded(watch)
    })
    CALL.end.publish(message)
  },

  callEnded({ note, outcome }: CallWatch): void {
    if (!(note instanceof CallMessage)) return
    if (outcome === 'failed') CALL.error.publish(note)
    CALL.asyncStart.publish(note)
    CALL.asyncEnd.publish(note)
  },

  attempt(watch: AttemptWatch, subscribe: () => void): void {
    const call = watch.call.note
    if (!(call instanceof CallMessage)) return subscribe()
    const message = new AttemptMessage(call, watch)
    ATTEMPT.start.runStores(message, () => {
      watch.note = message
      if (watch.outcome === undefined) message.enter(subscribe)
      else channelObserver.attemptEnded(watch)
    })
    ATTEMPT.end.publish(message)
  },

  attemptEnded({ note, outcome }: AttemptWatch): void {
    if (!(note instanceof AttemptMessage)) return
    if (outcome === 'failed') ATTEMPT.error.publish(note)
    ATTEMPT.asyncStart.publish(note)
    ATTEMPT.asyncEnd.publish(note)
  },

  retry({ note }: CallWatch, error: unknown, delay: number): void {
    if (note instanceof CallMessage && RETRY.hasSubscribers) publishRetry({ call: note, error, delay })
  },

  hedge({ note }: CallWatch, delay: number): void {
    if (note instanceof CallMessage && HEDGE.hasSubscribers) publishHedge({ call: note, delay })
  },

  nodeDied(node: ElasticsearchNode, rest: number): void {
    if (NODE.hasSubscribers) publishNode({ node, state: 'dead', rest })
  },

  nodeRevived(node: ElasticsearchNode): void {
    if (NODE.hasSubscribers) publishNode({ node, state: 'alive', rest: undefined })
  },

  bulkAnswered(event: BulkEvent): void {
    if (!BULK_FLUSH.hasSubscribers) return
    const { type: _, ...message } = event
    publishBulkFlush(message)
  },
}
