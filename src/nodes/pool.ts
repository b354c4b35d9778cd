import type { SchedulerLike } from 'rxjs'
import { monotonicNow } from '../rx/monotonic-now.js'
import type { ElasticsearchNode } from './node.js'
import { filterNodes, type NodeFilter, withoutDedicatedMasters } from './node-filter.js'
import type { NodeSelector } from './selector.js'

/** Callbacks for changes of nodes. The client turns them into events. */
export interface PoolEvents {
  died(node: ElasticsearchNode, restMs: number): void
  revived(node: ElasticsearchNode): void
}

/** Settings of a pool. */
export interface PoolSettings {
  readonly selector: NodeSelector
  /** Selector of the nodes of hedges, which take no turns from other calls. @defaultValue `selector` */
  readonly hedgeSelector?: NodeSelector | undefined
  /** Filter of the user. Without one, calls do not go to dedicated masters. */
  readonly filter?: NodeFilter | undefined
  readonly scheduler: SchedulerLike
  readonly events: PoolEvents
}

/** Nodes of a client. It selects the node of each attempt. */
export class NodePool {
  readonly #selector: NodeSelector
  readonly #hedgeSelector: NodeSelector
  readonly #filter: NodeFilter | undefined
  readonly #scheduler: SchedulerLike
  readonly #events: PoolEvents
  #nodes: readonly ElasticsearchNode[] = []
  /** Nodes that calls may go to, if the user has no filter. */
  #eligible: readonly ElasticsearchNode[] = []
  /**
   * Nodes of the options that the cluster has not named. They are used when no other is left, because the cluster may
   * name nodes that cannot be reached.
   */
  #reserve: readonly ElasticsearchNode[] = []
  /** Nodes in reserve that calls may go to, unless a filter of the user decides. */
  #eligibleReserve: readonly ElasticsearchNode[] = []
  readonly #given: readonly ElasticsearchNode[]
  /** Removed nodes that still have calls. */
  #leaving: readonly ElasticsearchNode[] = []

  constructor(
    nodes: readonly ElasticsearchNode[],
    { selector, hedgeSelector = selector, filter, scheduler, events }: PoolSettings,
  ) {
    this.#selector = selector
    this.#hedgeSelector = hedgeSelector
    this.#filter = filter
    this.#scheduler = scheduler
    this.#events = events
    this.#given = nodes
    this.#take(nodes)
  }

  get nodes(): readonly ElasticsearchNode[] {
    return this.#nodes
  }

  /** All nodes that have connections or may get some. */
  get known(): readonly ElasticsearchNode[] {
    return [...this.#nodes, ...this.#reserve]
  }

  /**
   * Replaces the nodes. Calls on removed nodes end normally; then their sockets are closed. Nodes of the options stay
   * in reserve.
   *
   * @returns false if the nodes stay as they are, because no call may go to any of the new ones
   */
  update(nodes: readonly ElasticsearchNode[]): boolean {
    const usable = this.#filter === undefined ? nodes : filterNodes(nodes, this.#filter)
    if (usable.length === 0) return false
    const gone = this.#nodes.filter((node) => !nodes.includes(node))
    this.#take(nodes)
    for (const node of gone) {
      if (this.#reserve.includes(node)) node.reserve()
      else node.retire()
    }
    this.#leaving = [...this.#leaving, ...gone].filter(({ inFlight }) => inFlight > 0)
    return true
  }

  /**
   * Selects a usable node, if possible one that the call has not tried. If none is usable, it takes the node whose last
   * failure is longest ago.
   *
   * @param hedged - `true` for a hedge
   * @returns `undefined` if there are no nodes, or if the user's filter refuses all of them
   */
  select(tried: ReadonlySet<ElasticsearchNode>, hedged = false): ElasticsearchNode | undefined {
    const selector = hedged ? this.#hedgeSelector : this.#selector
    const eligible = this.#eligibleNow()
    const usable = eligible.every(isSteady) ? eligible : this.#usable(eligible)
    const untried = tried.size === 0 ? usable : usable.filter((node) => !tried.has(node))
    if (untried.length > 0) return selector(untried)
    // Living nodes that recover and have as many calls as they should, rather than none or one that the call has tried.
    const busy = eligible.filter((node) => node.alive && !tried.has(node))
    if (busy.length > 0) return selector(busy)
    if (usable.length > 0) return selector(usable)
    const inReserve = this.#reserveNow()
    const reserve = this.#usable(inReserve).filter((node) => !tried.has(node))
    return reserve.length > 0 ? selector(reserve) : leastRecentlyFailed([...eligible, ...inReserve], tried)
  }

  /** Returns whether a call could go at once to a living node that it has not tried. */
  hasUntried(tried: ReadonlySet<ElasticsearchNode>): boolean {
    const eligible = this.#eligibleNow()
    const within = eligible.some(isAlive) ? eligible : this.#reserveNow()
    return within.some((node) => node.alive && !tried.has(node))
  }

  succeeded(node: ElasticsearchNode): void {
    if (node.health.succeed()) this.#revived(node)
  }

  /** Records that a living node has refused a call for the moment. */
  refused(node: ElasticsearchNode): void {
    if (node.health.refuse()) this.#revived(node)
  }

  failed(node: ElasticsearchNode): void {
    node.failures++
    const rest = node.health.fail(monotonicNow(this.#scheduler))
    if (rest !== undefined && !node.retired) this.#events.died(node, rest)
  }

  async close(): Promise<void> {
    const closings = await Promise.allSettled(
      Array.from(new Set([...this.known, ...this.#leaving]), (node) => node.close()),
    )
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason
  }

  #revived(node: ElasticsearchNode): void {
    if (!node.retired) this.#events.revived(node)
  }

  #take(nodes: readonly ElasticsearchNode[]): void {
    this.#nodes = [...nodes]
    this.#reserve = this.#given.filter((node) => !nodes.includes(node))
    for (const node of nodes) node.admit()
    this.#eligible = withoutDedicatedMasters(this.#nodes)
    const working = withoutDedicatedMasters([...this.#nodes, ...this.#reserve])
    this.#eligibleReserve = this.#reserve.filter((node) => working.includes(node))
  }

  #eligibleNow(): readonly ElasticsearchNode[] {
    return this.#filter === undefined ? this.#eligible : filterNodes(this.#nodes, this.#filter)
  }

  #reserveNow(): readonly ElasticsearchNode[] {
    return this.#filter === undefined ? this.#eligibleReserve : filterNodes(this.#reserve, this.#filter)
  }

  #usable(nodes: readonly ElasticsearchNode[]): ElasticsearchNode[] {
    const now = monotonicNow(this.#scheduler)
    return nodes.filter((node) => node.health.isUsable(now, node.inFlight))
  }
}

function isAlive({ alive }: ElasticsearchNode): boolean {
  return alive
}

function isSteady({ health }: ElasticsearchNode): boolean {
  return health.steady
}

function leastRecentlyFailed(
  nodes: readonly ElasticsearchNode[],
  tried: ReadonlySet<ElasticsearchNode>,
): ElasticsearchNode | undefined {
  const untried = nodes.filter((node) => !tried.has(node))
  const candidates = untried.length > 0 ? untried : nodes
  return candidates.reduce<ElasticsearchNode | undefined>(
    (oldest, node) => (oldest === undefined || node.health.lastFailure < oldest.health.lastFailure ? node : oldest),
    undefined,
  )
}
