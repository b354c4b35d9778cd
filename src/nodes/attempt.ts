import type { CallRequest, WireBody } from '../message/request.js'
import type { ElasticsearchNode } from './node.js'

/** Request that is bound to its node. */
export interface Attempt extends CallRequest<WireBody> {
  /** Node that the attempt goes to. */
  readonly node: ElasticsearchNode
}
