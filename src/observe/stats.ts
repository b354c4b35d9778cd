import type { ActiveCalls } from '../call/active-calls.js'
import { type NodeStats, nodeStats } from '../nodes/node.js'
import type { NodePool } from '../nodes/pool.js'
import type { Hedging } from '../retry/hedging.js'
import type { RetryPolicy } from '../retry/policy.js'

/** State of a client at one moment, as `client.stats()` returns it. */
export interface ClientStats {
  /** Numbers of calls under way. */
  readonly calls: {
    /** Calls under way, those that wait included. */
    readonly inFlight: number
    /** Calls that wait for a socket. */
    readonly waiting: number
    /** Calls that wait for their next attempt. */
    readonly inBackoff: number
  }
  /** State of each node that the client knows. */
  readonly nodes: readonly NodeStats[]
  /** Share of the retry budget that is left, from 0 to 1. At 0.5 and below, failed attempts are repeated at another node only. */
  readonly retryBudget: number
  /** Numbers of second attempts, which the option `hedge` makes. */
  readonly hedges: {
    /** Attempts that were made because an earlier one was late. */
    readonly sent: number
    /** Attempts of these whose response came first. */
    readonly won: number
  }
  /** Bytes that went through the sockets of these nodes, before TLS. */
  readonly bytes: { readonly sent: number; readonly received: number }
}

/** Takes the state of a client. Nothing is counted for it while calls run, except in integers that exist anyway. @internal */
export function clientStats(running: ActiveCalls, retry: RetryPolicy, hedging: Hedging, pool: NodePool): ClientStats {
  const nodes = pool.known.map(nodeStats)
  const sum = (count: (node: NodeStats) => number): number => nodes.reduce((total, node) => total + count(node), 0)
  return {
    calls: { inFlight: running.size, waiting: sum(({ waiting }) => waiting), inBackoff: retry.inBackoff },
    nodes,
    retryBudget: retry.budget,
    hedges: { sent: hedging.sent, won: hedging.won },
    bytes: { sent: sum(({ bytes }) => bytes.sent), received: sum(({ bytes }) => bytes.received) },
  }
}
