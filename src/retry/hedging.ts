import type { SchedulerLike } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import { isSendableAgain } from '../message/body.js'
import { serializeQuerystring } from '../message/querystring.js'
import type { CallRequest, WireBody } from '../message/request.js'
import type { NodePool } from '../nodes/pool.js'
import { ApiLatencies } from './api-latencies.js'
import type { RetryBudget } from './budget.js'

/** Matches parameters such as `wait_for_completion_timeout` and `wait_for_status`. */
const WAITING = /[?&]wait_for_/

/** Decides when a call is late, and whether it gets a hedge. It counts hedges, and keeps latencies by API. */
export class Hedging {
  readonly scheduler: SchedulerLike
  /** Number of hedges that were sent. */
  sent = 0
  /** Number of hedges whose response came first. */
  won = 0
  readonly #nodes: NodePool
  readonly #budget: RetryBudget
  readonly #events: Events
  readonly #buffered = new Map<string, ApiLatencies>()
  readonly #streamed = new Map<string, ApiLatencies>()

  constructor(scheduler: SchedulerLike, nodes: NodePool, budget: RetryBudget, events: Events) {
    this.scheduler = scheduler
    this.#nodes = nodes
    this.#budget = budget
    this.#events = events
  }

  /**
   * Returns whether a request can be late, and may be sent twice at the same time.
   *
   * The first attempt reads a stream. A request that tells the server to wait takes long on purpose.
   */
  isPossible({ body, path, querystring }: CallRequest<WireBody>): boolean {
    return isSendableAgain(body, 'sent') && !WAITING.test(`${path}?${serializeQuerystring(querystring)}`)
  }

  /** Returns the latencies that decide when a call is late, if its wait follows them. */
  latenciesOf({ api, settings }: Call): ApiLatencies | undefined {
    if (settings.hedge?.after !== 'p95') return undefined
    // A streamed response counts until its head, a buffered one until its last byte.
    const apis = settings.asStream === false ? this.#buffered : this.#streamed
    const name = api.api ?? api.name
    const known = apis.get(name)
    if (known !== undefined) return known
    const latencies = new ApiLatencies()
    apis.set(name, latencies)
    return latencies
  }

  /**
   * Returns the call of a hedge beside a late call.
   *
   * @param waited - time that the late attempt had, in milliseconds
   * @returns undefined if the call has had its hedge, if there is no other living node, or if the budget is spent
   */
  hedgeOf(call: Call, waited: number): Call | undefined {
    if (call.hedge !== undefined || call.node === null) return undefined
    const tried = new Set([...call.tried, call.node])
    if (!this.#nodes.hasUntried(tried) || !this.#budget.buy()) return undefined
    this.sent++
    this.#events.hedge(call, waited)
    // A dead node whose rest is over is probed by calls that are not late yet.
    for (const node of this.#nodes.nodes) if (!node.alive) tried.add(node)
    return call.fork(tried)
  }
}
