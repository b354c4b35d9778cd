import { first, map, type Observable, type SchedulerLike } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { monotonicNow } from '../rx/monotonic-now.js'
import { readClusterNodes, type UnreadableNode } from './cluster-nodes.js'
import { matchNodes } from './match-nodes.js'
import { authorizationOf, type ElasticsearchNode, type NodeSettings } from './node.js'
import type { NodePool } from './pool.js'

/** Sniffing options after validation. */
export interface SniffSettings {
  readonly sniffOnStart?: boolean | undefined
  readonly sniffInterval?: number | false | undefined
  readonly sniffOnConnectionFault?: boolean | undefined
  /** Path from its first slash on. */
  readonly sniffEndpoint: string
}

/** Reason for a request for the cluster's nodes. */
export type SniffReason = 'start' | 'interval' | 'fault'

/** Outcome of a sniff: the nodes that the client has now, or the error that left them unchanged. */
export type SniffOutcome = SniffedNodes | { readonly error: unknown }

/** Nodes that the client has after a sniff, and those that it cannot use. */
export interface SniffedNodes {
  readonly nodes: readonly ElasticsearchNode[]
  /** Nodes with an address that cannot be read. Left out if there are none. */
  readonly unreadable?: readonly UnreadableNode[]
}

/** Response of the nodes API, and the node that sent it. An interceptor's own response has no node. */
export interface SniffResponse {
  readonly body: unknown
  readonly from: ElasticsearchNode | null
}

/** Context of a sniffer. @internal */
export interface SnifferContext {
  readonly pool: NodePool
  readonly scheduler: SchedulerLike
  /** Asks the cluster for its nodes. */
  readonly ask$: Observable<SniffResponse>
  readonly makeNode: (settings: NodeSettings) => ElasticsearchNode
  readonly report: (reason: SniffReason, outcome: SniffOutcome) => void
}

/**
 * Asks the cluster for its nodes and updates the pool, one request at a time.
 *
 * There is no timer: the start of a call checks whether the interval is over. An error changes nothing, and is
 * reported.
 * @internal
 */
export class Sniffer {
  readonly #interval: number
  readonly #onFault: boolean
  readonly #parts: SnifferContext
  #onStart: boolean
  /** Time from which the next call triggers a sniff. */
  #due: number
  #underWay = false
  #stopped = false

  constructor({ sniffOnStart, sniffInterval, sniffOnConnectionFault }: SniffSettings, parts: SnifferContext) {
    this.#onStart = sniffOnStart ?? false
    this.#interval = sniffInterval || Number.POSITIVE_INFINITY
    this.#onFault = sniffOnConnectionFault ?? false
    this.#parts = parts
    this.#due = monotonicNow(parts.scheduler) + this.#interval
  }

  /** Records the start of a call. */
  callBegins(): void {
    if (this.#onStart) {
      this.#onStart = false
      this.#sniff('start')
    } else if (monotonicNow(this.#parts.scheduler) >= this.#due) this.#sniff('interval')
  }

  /** Records a node that has died. */
  nodeDied(): void {
    if (this.#onFault) this.#sniff('fault')
  }

  /** Stops sniffing, because the client is closed. */
  stop(): void {
    this.#stopped = true
  }

  #sniff(reason: SniffReason): void {
    if (this.#underWay || this.#stopped) return
    this.#underWay = true
    this.#due = monotonicNow(this.#parts.scheduler) + this.#interval
    this.#parts.ask$
      .pipe(
        first(),
        map((response) => this.#take(response)),
      )
      .subscribe({
        next: (sniffed) => this.#end(reason, sniffed),
        error: (error: unknown) => this.#end(reason, { error }),
      })
  }

  #end(reason: SniffReason, outcome: SniffOutcome): void {
    this.#underWay = false
    this.#parts.report(reason, outcome)
  }

  /**
   * Updates the pool from a response. @throws any error in the response or in the user's filter; the pool is then
   * unchanged
   */
  #take({ body, from }: SniffResponse): SniffedNodes {
    const { pool, makeNode } = this.#parts
    const [witness] = from === null ? pool.nodes : [from]
    if (witness === undefined) return { nodes: pool.nodes }
    const { nodes: described, unreadable } = readClusterNodes(body, witness.url.protocol)
    const made: ElasticsearchNode[] = []
    const make = (url: URL): ElasticsearchNode => {
      const node = makeNode(newcomer(url, witness))
      made.push(node)
      return node
    }
    try {
      const nodes = matchNodes(pool.known, described, make)
      if (!pool.update(nodes)) throw new ConfigurationError('nodeFilter refuses all nodes that the cluster has')
      return unreadable.length > 0 ? { nodes, unreadable } : { nodes }
    } catch (error) {
      for (const node of made) node.retire()
      throw error
    }
  }
}

/**
 * Creates the settings of a node that only the cluster has named. It accepts the credentials in the URL of the node
 * that named it.
 */
function newcomer(url: URL, from: ElasticsearchNode): NodeSettings {
  return { url, headers: undefined, authorization: authorizationOf(from), roles: [] }
}
