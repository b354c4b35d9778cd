import type { ResultMeta } from '../message/result.js'
import type { UnreadableNode } from '../nodes/cluster-nodes.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { SniffReason } from '../nodes/sniffer.js'
import type { MissingParts } from './partial-response.js'

/**
 * Steps of a call: `'serialization'` (it begins), `'request'` (an attempt is sent), `'deserialization'` (a whole response
 * is there), and `'response'`. The last one comes at the end of every call.
 */
export type CallEventType = 'serialization' | 'request' | 'response' | 'deserialization'

/** Event of a call that reaches a step. */
export interface StepEvent {
  /** Step that the call has reached. */
  type: CallEventType
  /** Facts about the call. */
  meta: ResultMeta
  /** Status of the response, if it is known. Only with `'response'`. */
  statusCode?: number
  /** Error of a failed call. Only with `'response'`. */
  error?: unknown
  /** Time that the call took, in milliseconds, on a monotonic clock. Only with `'response'`. */
  duration?: number
  /** Number of requests that were sent to nodes. Only with `'response'`. */
  attempts?: number
  /** `true` if the call was ended from outside, by its consumer, its signal or its client, or by a size limit. Only with `'response'`. */
  aborted?: boolean
}

/** Event of a call that may contain a mistake, such as a parameter that its API does not have. */
export interface HintEvent {
  /** Distinguishes this event from others. */
  type: 'hint'
  /** Facts about the call. */
  meta: ResultMeta
  /** Description of the possible mistake. */
  message: string
}

/** Event of a warning from Elasticsearch, mostly about a deprecated feature. */
export interface WarningEvent {
  /** Distinguishes this event from others. */
  type: 'warning'
  /** Facts about the call. */
  meta: ResultMeta
  /** Texts of the response's `Warning` header. */
  warnings: readonly string[]
}

/**
 * Event of a search whose response has status 200 and lacks results.
 *
 * Shards failed, remote clusters were left out, or the search stopped at its `timeout`. With the option `allowPartialSearchResults: false` such a search is an error instead.
 */
export interface PartialEvent extends MissingParts {
  /** Distinguishes this event from others. */
  type: 'partial'
  /** Facts about the call. */
  meta: ResultMeta
}

/** Event of a failed attempt that another one follows. */
export interface RetryEvent {
  /** Distinguishes this event from others. */
  type: 'retry'
  /** Facts about the call. */
  meta: ResultMeta
  /** Error of the attempt. */
  error: unknown
  /** Wait before the next attempt, in milliseconds. */
  delay: number
}

/** Event of an attempt that is late, so that another node gets the same request: a hedge. */
export interface HedgeEvent {
  /** Distinguishes this event from others. */
  type: 'hedge'
  /** Facts about the call. `meta.connection` is the node of the late attempt. */
  meta: ResultMeta
  /** Time that the late attempt had, in milliseconds. */
  delay: number
}

/** Event of a node that failed. Calls go to other nodes as long as there are any. */
export interface NodeDeadEvent {
  /** Distinguishes this event from others. */
  type: 'node-dead'
  /** Node that failed. Its `alive` is true again once it is back. */
  node: ElasticsearchNode
  /** Time after which a call probes the node, in milliseconds. */
  rest: number
}

/** Event of a dead node that has answered. */
export interface ResurrectEvent {
  /** Distinguishes this event from others. */
  type: 'resurrect'
  /** Node that is back. */
  node: ElasticsearchNode
}

/** Event of a request for the nodes of the cluster. */
export interface SniffEvent {
  /** Distinguishes this event from others. */
  type: 'sniff'
  /** Reason for the sniff. */
  reason: SniffReason
  /** Nodes that the client has now. */
  nodes?: readonly ElasticsearchNode[]
  /** Nodes that are left out, because their `publish_address` cannot be read. */
  unreadable?: readonly UnreadableNode[]
  /** Error that left the nodes unchanged: the response is missing or not usable. */
  error?: unknown
}

/** Event of a bulk request that was answered or failed. */
export interface BulkEvent {
  /** Distinguishes this event from others. */
  type: 'bulk'
  /** Documents in the request. */
  operations: number
  /** Bytes of the request before compression. */
  bytes: number
  /** Number of the attempt, from 1. */
  attempt: number
  /** Time between request and response, in milliseconds. */
  duration: number
  /** Time that the server spent, in milliseconds. */
  took: number
  /** Documents that the server refused for now (429 or 503). */
  refused: number
  /** Number of batches that may be in flight from now on. */
  concurrency: number
  /** Error of the request as a whole. */
  error?: unknown
}

/** Event of a call or a node. The `redaction` option of the call decides which secrets are hidden. */
export type ClientEvent =
  | StepEvent
  | HintEvent
  | WarningEvent
  | PartialEvent
  | RetryEvent
  | HedgeEvent
  | NodeDeadEvent
  | ResurrectEvent
  | SniffEvent
  | BulkEvent
