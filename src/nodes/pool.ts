import type { SchedulerLike } from 'rxjs'
import type { Node } from './node.js'
import type { NodeSelector } from './selector.js'

/** What becomes of nodes; the client makes events of it. */
export interface PoolEvents {
  died(node: Node, restMs: number): void
  revived(node: Node): void
}

/** The nodes of a client, and which of them a call should go to. */
export class NodePool {
  readonly nodes: readonly Node[]
  readonly #selector: NodeSelector
  readonly #scheduler: SchedulerLike
  readonly #events: PoolEvents

  constructor(nodes: readonly Node[], selector: NodeSelector, scheduler: SchedulerLike, events: PoolEvents) {
    this.nodes = nodes
    this.#selector = selector
    this.#scheduler = scheduler
    this.#events = events
  }

  /**
   * A usable node, rather one that the call has not tried; if none is usable, the one whose last failure is longest ago.
   * @returns undefined if there are no nodes at all
   */
  select(tried: ReadonlySet<Node>): Node | undefined {
    const usable = this.#allAlive() ? this.nodes : this.#usable()
    const untried = tried.size === 0 ? usable : usable.filter((node) => !tried.has(node))
    if (untried.length > 0) return this.#selector(untried)
    if (usable.length > 0) return this.#selector(usable)
    return this.#leastRecentlyFailed(tried)
  }

  /** Whether a call could go at once to a living node that it has not tried. */
  hasUntried(tried: ReadonlySet<Node>): boolean {
    return this.nodes.some((node) => node.alive && !tried.has(node))
  }

  succeeded(node: Node): void {
    if (node.health.succeed()) this.#events.revived(node)
  }

  failed(node: Node): void {
    const rest = node.health.fail(this.#scheduler.now())
    if (rest !== undefined) this.#events.died(node, rest)
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.connection.close()))
  }

  #usable(): Node[] {
    const now = this.#scheduler.now()
    return this.nodes.filter((node) => node.health.isUsable(now))
  }

  #allAlive(): boolean {
    return this.nodes.every((node) => node.alive)
  }

  #leastRecentlyFailed(tried: ReadonlySet<Node>): Node | undefined {
    const untried = this.nodes.filter((node) => !tried.has(node))
    const candidates = untried.length > 0 ? untried : this.nodes
    return candidates.reduce<Node | undefined>(
      (oldest, node) => (oldest === undefined || node.health.lastFailure < oldest.health.lastFailure ? node : oldest),
      undefined,
    )
  }
}
