import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { NoLivingConnectionsError } from '../errors/index.js'
import { mergeHeaders } from '../message/headers.js'
import type { CallRequest, WireBody } from '../message/request.js'
import type { Attempt } from '../nodes/attempt.js'
import { headersOf } from '../nodes/node.js'
import type { NodePool } from '../nodes/pool.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Binds the request to a living node, preferably one that this call has not tried yet. */
export function selectNode(call: Call, nodes: NodePool): OperatorFunction<CallRequest<WireBody>, Attempt> {
  return operate((destination) => new SelectNode(destination, call, nodes))
}

class SelectNode extends Stage<CallRequest<WireBody>, Attempt> {
  readonly #call: Call
  readonly #nodes: NodePool

  constructor(destination: SelectNode['destination'], call: Call, nodes: NodePool) {
    super(destination)
    this.#call = call
    this.#nodes = nodes
  }

  override next(request: CallRequest<WireBody>): void {
    const call = this.#call
    call.progress = 'unsent'
    const node = this.#nodes.select(call.tried, call.hedged)
    if (node === undefined) {
      return this.fail(call.error(NoLivingConnectionsError, 'there is no node to send this call to'))
    }
    call.node = node
    const { method, path, querystring, body, ndjson } = request
    // What the node's own header fields replace is the library's, not the user's.
    const own = headersOf(node)
    const headers =
      own === undefined
        ? request.headers
        : [own, call.settings.headers, call.changedHeaders].reduce(mergeHeaders, request.headers)
    this.destination.next({ method, path, querystring, headers, body, ndjson, node })
  }
}
