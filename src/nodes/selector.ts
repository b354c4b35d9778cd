import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { ElasticsearchNode } from './node.js'

/** Chooses one of the nodes that can be used; `nodes` is never empty. */
export type NodeSelector = (nodes: readonly ElasticsearchNode[]) => ElasticsearchNode

/** The `nodeSelector` option: a strategy's name or your own function. */
export type NodeSelectorOption = 'round-robin' | 'random' | 'least-busy' | NodeSelector

/** Makes the selector of a name; each client has its own, for round robin counts. */
export function selectorOf(option: NodeSelectorOption): NodeSelector {
  if (typeof option === 'function') return checked(option)
  if (option === 'random') return random
  return option === 'least-busy' ? leastBusy : roundRobin()
}

function roundRobin(): NodeSelector {
  let round: readonly ElasticsearchNode[] = []
  let turn = -1
  return (nodes) => {
    turn = nodes === round ? (turn + 1) % nodes.length : nextTurn(nodes, round, turn)
    round = nodes
    return at(nodes, turn)
  }
}

/** Whose turn it is when a round goes on with other nodes: the next one's that is still there, so that none is left out. */
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

/** A selector of the user's own, whose mistakes are told as such. */
function checked(own: NodeSelector): NodeSelector {
  return (nodes) => {
    // A copy, which it may sort.
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
