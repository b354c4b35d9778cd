import type { CallRequest, WireBody } from '../message/request.js'
import type { ElasticsearchNode } from './node.js'

/** A request bound to the node that it goes to. */
export interface Attempt extends CallRequest<WireBody> {
  /** Where the attempt goes. */
  readonly node: ElasticsearchNode
}
