import type { Node } from './node.js'

/** Chooses one of the nodes that can be used; `nodes` is never empty. */
export type NodeSelector = (nodes: readonly Node[]) => Node

/** The `nodeSelector` option: a strategy's name or your own function. */
export type NodeSelectorOption = 'round-robin' | 'random' | 'least-busy' | NodeSelector

/** Makes the selector of a name; each client has its own, for round robin counts. */
export function selectorOf(option: NodeSelectorOption): NodeSelector {
  if (typeof option === 'function') return option
  if (option === 'random') return random
  return option === 'least-busy' ? leastBusy : roundRobin()
}

function roundRobin(): NodeSelector {
  let turn = -1
  return (nodes) => {
    turn = (turn + 1) % nodes.length
    return at(nodes, turn)
  }
}

const random: NodeSelector = (nodes) => at(nodes, Math.floor(Math.random() * nodes.length))

const leastBusy: NodeSelector = (nodes) =>
  nodes.reduce((least, node) => (node.inFlight < least.inFlight ? node : least))

function at(nodes: readonly Node[], index: number): Node {
  const node = nodes[index]
  if (node === undefined) throw new RangeError('a selector needs at least one node')
  return node
}
