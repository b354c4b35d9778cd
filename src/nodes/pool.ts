import type { SchedulerLike } from 'rxjs'
import type { ElasticsearchNode } from './node.js'
import { filterNodes, type NodeFilter, withoutDedicatedMasters } from './node-filter.js'
import type { NodeSelector } from './selector.js'

/** What becomes of nodes; the client makes events of it. */
export interface PoolEvents {
  died(node: ElasticsearchNode, restMs: number): void
  revived(node: ElasticsearchNode): void
}

/** How a pool chooses, and whom it tells what becomes of its nodes. */
export interface PoolSettings {
  readonly selector: NodeSelector
  /** A filter of the user's. Without one, calls do not go to dedicated masters. */
  readonly filter?: NodeFilter | undefined
  readonly scheduler: SchedulerLike
  readonly events: PoolEvents
}

/** The nodes of a client, and which of them a call should go to. */
export class NodePool {
  readonly #selector: NodeSelector
  readonly #filter: NodeFilter | undefined
  readonly #scheduler: SchedulerLike
  readonly #events: PoolEvents
  #nodes: readonly ElasticsearchNode[] = []
  /** Those that calls may go to, unless a filter of the user's has to be asked. */
  #eligible: readonly ElasticsearchNode[] = []
  /** Those of the options that the cluster has not named: asked when nobody else is left, for it may name what cannot be reached. */
  #reserve: readonly ElasticsearchNode[] = []
  readonly #given: readonly ElasticsearchNode[]
  /** Those that are gone while calls are still on them. */
  #leaving: readonly ElasticsearchNode[] = []

  constructor(nodes: readonly ElasticsearchNode[], { selector, filter, scheduler, events }: PoolSettings) {
    this.#selector = selector
    this.#filter = filter
    this.#scheduler = scheduler
    this.#events = events
    this.#given = nodes
    this.#take(nodes)
  }

  get nodes(): readonly ElasticsearchNode[] {
    return this.#nodes
  }

  /** All nodes that there are connections for, or could be. */
  get known(): readonly ElasticsearchNode[] {
    return [...this.#nodes, ...this.#reserve]
  }

  /**
   * Puts other nodes in the place of the present ones. Calls on nodes that are gone end as they would have, then their sockets
   * are closed. Those of the options stay in reserve.
   *
   * @returns whether it did: not if no call may go to any of the new ones
   */
  update(nodes: readonly ElasticsearchNode[]): boolean {
    const usable = this.#filter === undefined ? nodes : filterNodes(nodes, this.#filter)
    if (usable.length === 0) return false
    const gone = this.#nodes.filter((node) => !nodes.includes(node))
    this.#take(nodes)
    for (const node of gone) node.retire()
    this.#leaving = [...this.#leaving, ...gone].filter(({ inFlight }) => inFlight > 0)
    return true
  }

  /**
   * A usable node, rather one that the call has not tried; if none is usable, the one whose last failure is longest ago.
   * @returns undefined if there are no nodes at all, or the user's filter refuses them all
   */
  select(tried: ReadonlySet<ElasticsearchNode>): ElasticsearchNode | undefined {
    const eligible = this.#eligibleNow()
    const usable = eligible.every(isAlive) ? eligible : this.#usable(eligible)
    const untried = tried.size === 0 ? usable : usable.filter((node) => !tried.has(node))
    if (untried.length > 0) return this.#selector(untried)
    if (usable.length > 0) return this.#selector(usable)
    const reserve = this.#usable(this.#reserve).filter((node) => !tried.has(node))
    return reserve.length > 0 ? this.#selector(reserve) : leastRecentlyFailed([...eligible, ...this.#reserve], tried)
  }

  /** Whether a call could go at once to a living node that it has not tried. */
  hasUntried(tried: ReadonlySet<ElasticsearchNode>): boolean {
    const eligible = this.#eligibleNow()
    const within = eligible.some(isAlive) ? eligible : this.#reserve
    return within.some((node) => node.alive && !tried.has(node))
  }

  succeeded(node: ElasticsearchNode): void {
    if (node.health.succeed() && !node.retired) this.#events.revived(node)
  }

  failed(node: ElasticsearchNode): void {
    const rest = node.health.fail(this.#scheduler.now())
    if (rest !== undefined && !node.retired) this.#events.died(node, rest)
  }

  async close(): Promise<void> {
    const closings = await Promise.allSettled(
      Array.from(new Set([...this.known, ...this.#leaving]), (node) => node.close()),
    )
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason
  }

  #take(nodes: readonly ElasticsearchNode[]): void {
    this.#nodes = [...nodes]
    this.#reserve = this.#given.filter((node) => !nodes.includes(node))
    for (const node of nodes) node.admit()
    this.#eligible = withoutDedicatedMasters(this.#nodes)
  }

  #eligibleNow(): readonly ElasticsearchNode[] {
    return this.#filter === undefined ? this.#eligible : filterNodes(this.#nodes, this.#filter)
  }

  #usable(nodes: readonly ElasticsearchNode[]): ElasticsearchNode[] {
    const now = this.#scheduler.now()
    return nodes.filter((node) => node.health.isUsable(now))
  }
}

function isAlive({ alive }: ElasticsearchNode): boolean {
  return alive
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
