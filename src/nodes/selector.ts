import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { ElasticsearchNode } from './node.js'

/** Selects one of the usable nodes; `nodes` is never empty. */
export type NodeSelector = (nodes: readonly ElasticsearchNode[]) => ElasticsearchNode

/** Strategy for selecting nodes: the `nodeSelector` option, by name or as your own function. */
export type NodeSelectorOption = 'round-robin' | 'random' | 'least-busy' | NodeSelector

/** Bound on the calls of a node in a round: this times the average of all nodes. Source: Mirrokni et al., 2016, section 1 */
const BOUND = 1.5

/** Creates the selector of a name. Each client has its own, because round robin counts. */
export function selectorOf(option: NodeSelectorOption): NodeSelector {
  if (typeof option === 'function') return checked(option)
  if (option === 'random') return random
  return option === 'least-busy' ? leastBusy : roundRobin()
}

/**
 * Takes nodes in turn, and passes over a node that has far more calls in flight than the others.
 *
 * Each node gets the same number of calls, so a node that is slow or stands still collects them. An idle node always
 * takes its turn, and one that fails at once attracts no more calls than its share.
 */
function roundRobin(): NodeSelector {
  let round: readonly ElasticsearchNode[] = []
  let turn = -1
  return (nodes) => {
    turn = nodes === round ? (turn + 1) % nodes.length : nextTurn(nodes, round, turn)
    round = nodes
    if (at(nodes, turn).inFlight === 0) return at(nodes, turn)
    const bound = boundOf(nodes)
    while (at(nodes, turn).inFlight >= bound) turn = (turn + 1) % nodes.length
    return at(nodes, turn)
  }
}

/** Returns the number of calls that a node may have, its next one included. At least one of the nodes has fewer. */
function boundOf(nodes: readonly ElasticsearchNode[]): number {
  let calls = 1
  for (const { inFlight } of nodes) calls += inFlight
  return Math.ceil((BOUND * calls) / nodes.length)
}

/**
 * Finds the position at which a round continues after the nodes have changed. The next node that is still there gets
 * its turn.
 */
function nextTurn(nodes: readonly ElasticsearchNode[], round: readonly ElasticsearchNode[], turn: number): number {
  for (let ahead = 1; ahead < round.length; ahead++) {
    const place = nodes.indexOf(at(round, (turn + ahead) % round.length))
    if (place >= 0) return place
  }
  const last = round[turn]
  return last === undefined ? 0 : (nodes.indexOf(last) + 1) % nodes.length
}

const random: NodeSelector = (nodes) => at(nodes, Math.floor(Math.random() * nodes.length))

const leastBusy: NodeSelector = (nodes) =>
  nodes.reduce((least, node) => (node.inFlight < least.inFlight ? node : least))

function at(nodes: readonly ElasticsearchNode[], index: number): ElasticsearchNode {
  const node = nodes[index]
  if (node === undefined) throw new RangeError('a selector needs at least one node')
  return node
}

/** Wraps a selector of the user, so that its mistakes become errors of the library. */
function checked(own: NodeSelector): NodeSelector {
  return (nodes) => {
    // The selector may sort the copy.
    const node = choiceOf(own, [...nodes])
    if (nodes.includes(node)) return node
    throw new ConfigurationError(
      `nodeSelector must return one of the nodes that it is given, it returned ${describe(node)}`,
    )
  }
}

function choiceOf(own: NodeSelector, nodes: readonly ElasticsearchNode[]): ElasticsearchNode {
  try {
    return own(nodes)
  } catch (cause) {
    throw new ConfigurationError(`nodeSelector has thrown: ${String(cause)}`, { cause })
  }
}
