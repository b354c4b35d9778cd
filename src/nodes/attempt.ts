import type { Request, WireBody } from '../message/request.js'
import type { Node } from './node.js'

/** A request bound to the node that it goes to. */
export interface Attempt extends Request<WireBody> {
  /** Where the attempt goes. */
  readonly node: Node
}
