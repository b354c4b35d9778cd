import { first, map, type Observable, type SchedulerLike } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { readClusterNodes } from './cluster-nodes.js'
import { matchNodes } from './match-nodes.js'
import type { ElasticsearchNode, NodeSettings } from './node.js'
import type { NodePool } from './pool.js'

/** The sniffing options in the form that the client uses. */
export interface SniffSettings {
  readonly sniffOnStart?: boolean | undefined
  readonly sniffInterval?: number | false | undefined
  readonly sniffOnConnectionFault?: boolean | undefined
  /** From its first slash on. */
  readonly sniffEndpoint: string
}

/** Why the cluster was asked for its nodes. */
export type SniffReason = 'start' | 'interval' | 'fault'

/** What came of it: the nodes that the client has now, or why they are still the same. */
export type SniffOutcome = { readonly nodes: readonly ElasticsearchNode[] } | { readonly error: unknown }

/** What the nodes API has answered, and which node: none if an interceptor has answered in its place. */
export interface SniffResponse {
  readonly body: unknown
  readonly from: ElasticsearchNode | null
}

/** What a sniffer works with. @internal */
export interface SnifferContext {
  readonly pool: NodePool
  readonly scheduler: SchedulerLike
  /** Asks the cluster which nodes it has. */
  readonly ask$: Observable<SniffResponse>
  readonly makeNode: (settings: NodeSettings) => ElasticsearchNode
  readonly report: (reason: SniffReason, outcome: SniffOutcome) => void
}

/**
 * Asks the cluster which nodes it has, and lets the pool have them: one question at a time. It has no timer: whether it is time to
 * ask again is looked at when a call begins. Whatever goes wrong changes nothing, and is reported.
 *
 * @internal
 */
export class Sniffer {
  readonly #interval: number
  readonly #onFault: boolean
  readonly #parts: SnifferContext
  #onStart: boolean
  /** When the next call is to ask again. */
  #due: number
  #underWay = false
  #stopped = false

  constructor({ sniffOnStart, sniffInterval, sniffOnConnectionFault }: SniffSettings, parts: SnifferContext) {
    this.#onStart = sniffOnStart ?? false
    this.#interval = sniffInterval || Number.POSITIVE_INFINITY
    this.#onFault = sniffOnConnectionFault ?? false
    this.#parts = parts
    this.#due = parts.scheduler.now() + this.#interval
  }

  /** A call begins. */
  callBegins(): void {
    if (this.#onStart) {
      this.#onStart = false
      this.#sniff('start')
    } else if (this.#parts.scheduler.now() >= this.#due) this.#sniff('interval')
  }

  /** A node has died. */
  nodeDied(): void {
    if (this.#onFault) this.#sniff('fault')
  }

  /** The client is closed: nothing is asked any more. */
  stop(): void {
    this.#stopped = true
  }

  #sniff(reason: SniffReason): void {
    if (this.#underWay || this.#stopped) return
    this.#underWay = true
    this.#due = this.#parts.scheduler.now() + this.#interval
    this.#parts.ask$
      .pipe(
        first(),
        map((response) => this.#take(response)),
      )
      .subscribe({
        next: (nodes) => this.#end(reason, { nodes }),
        error: (error: unknown) => this.#end(reason, { error }),
      })
  }

  #end(reason: SniffReason, outcome: SniffOutcome): void {
    this.#underWay = false
    this.#parts.report(reason, outcome)
  }

  /** @throws whatever is wrong with the response, or with the user's filter; the pool is as before then */
  #take({ body, from }: SniffResponse): readonly ElasticsearchNode[] {
    const { pool, makeNode } = this.#parts
    const [witness] = from === null ? pool.nodes : [from]
    if (witness === undefined) return pool.nodes
    const described = readClusterNodes(body, witness.url.protocol)
    const made: ElasticsearchNode[] = []
    const make = (url: URL): ElasticsearchNode => {
      const node = makeNode(newcomer(url, witness))
      made.push(node)
      return node
    }
    try {
      const nodes = matchNodes(pool.known, described, make)
      if (!pool.update(nodes)) throw new ConfigurationError('nodeFilter refuses all nodes that the cluster has')
      return nodes
    } catch (error) {
      for (const node of made) node.retire()
      throw error
    }
  }
}

/** A node that only the cluster has named. It accepts the credentials that are in the URL of the node which has named it. */
function newcomer(url: URL, { authorization }: ElasticsearchNode): NodeSettings {
  return { url, headers: undefined, authorization, roles: [] }
}
