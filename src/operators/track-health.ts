import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { ConnectionError, RequestError, ResponseError, TimeoutError } from '../errors/index.js'
import { isHead, type WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { NodePool } from '../nodes/pool.js'
import { RETRIED_STATUSES } from '../retry/policy.js'
import type { Destination } from '../rx/destination.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Records from an attempt whether its node is alive. A node is dead after a failed connection or a gateway's error. A call that was
 * canceled, took too long, was refused for load or found a stale socket does not count against the node.
 */
export function trackHealth(_call: Call, nodes: NodePool): Layer<Attempt, WireEvent> {
  return (inner) => operate((destination) => new TrackHealth(destination, nodes, inner))
}

class TrackHealth extends ExchangeStage<Attempt, WireEvent> {
  readonly #nodes: NodePool
  readonly #inner: OperatorFunction<Attempt, WireEvent>

  constructor(destination: Destination<WireEvent>, nodes: NodePool, inner: OperatorFunction<Attempt, WireEvent>) {
    super(destination)
    this.#nodes = nodes
    this.#inner = inner
  }

  protected override answer(attempt: Attempt): void {
    new Verdict(this.destination, this.#nodes, attempt.node).subscribeTo(of(attempt).pipe(this.#inner))
  }
}

class Verdict extends Stage<WireEvent, WireEvent> {
  readonly #nodes: NodePool
  readonly #node: ElasticsearchNode
  readonly #probe: boolean
  #known = false

  constructor(destination: Destination<WireEvent>, nodes: NodePool, node: ElasticsearchNode) {
    super(destination)
    this.#nodes = nodes
    this.#node = node
    node.enter()
    this.#probe = node.health.begin()
  }

  override next(event: WireEvent): void {
    if (isHead(event)) this.#alive()
    this.destination.next(event)
  }

  override error(error: unknown): void {
    if (isNodeFailure(error, this.#node)) this.#dead()
    else if (error instanceof ResponseError && !isOfOtherNode(error, this.#node)) this.#answered(error)
    super.error(error)
  }

  override onEnd(): void {
    if (this.#probe && !this.#known) this.#node.health.abandon()
    this.#node.leave()
  }

  #alive(): void {
    this.#known = true
    this.#nodes.succeeded(this.#node)
  }

  #answered({ statusCode }: ResponseError): void {
    if (!RETRIED_STATUSES.includes(statusCode)) return this.#alive()
    this.#known = true
    this.#nodes.refused(this.#node)
  }

  #dead(): void {
    this.#known = true
    this.#nodes.failed(this.#node)
  }
}

/** Statuses by which a proxy reports that its node is down. Elasticsearch's own 503 concerns an index or the cluster. */
const GATEWAY_FAILURES: readonly number[] = [502, 503, 504]

function isNodeFailure(error: unknown, node: ElasticsearchNode): boolean {
  if (!(error instanceof RequestError) || isOfOtherNode(error, node)) return false
  if (error instanceof ResponseError) return error.fromProxy && GATEWAY_FAILURES.includes(error.statusCode)
  if (error instanceof TimeoutError) return error.phase === 'connect'
  // The server closes idle sockets in good health.
  return error instanceof ConnectionError && !error.stale
}

/** Credentials may come through another client, and fail with an error about a node of that one. */
function isOfOtherNode({ connection }: RequestError, node: ElasticsearchNode): boolean {
  return connection !== null && connection !== node
}
