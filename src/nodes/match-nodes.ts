import { addressOf } from '../connection/socket/address.js'
import type { ClusterNode } from './cluster-nodes.js'
import type { ElasticsearchNode } from './node.js'

/**
 * Returns the nodes of a cluster as nodes of the client.
 *
 * Known nodes stay the same objects, in their order, with their sockets, health and options. New nodes are created.
 */
export function matchNodes(
  known: readonly ElasticsearchNode[],
  described: readonly ClusterNode[],
  make: (url: URL) => ElasticsearchNode,
): readonly ElasticsearchNode[] {
  const found = new Set<ElasticsearchNode>()
  for (const one of described) {
    const node = [...known, ...found].find((candidate) => isSame(candidate, one)) ?? make(one.urls[0])
    node.learn(one)
    found.add(node)
  }
  return [...known.filter((node) => found.has(node)), ...[...found].filter((node) => !known.includes(node))]
}

/**
 * Compares the id if the user gave one: the node's URL is then the user's choice. Otherwise it compares the address,
 * because a node that has moved needs new sockets.
 */
function isSame(node: ElasticsearchNode, { id, urls }: ClusterNode): boolean {
  return node.isCalled(id) || urls.some((url) => isSameAddress(url, node.url))
}

function isSameAddress(one: URL, other: URL): boolean {
  const [a, b] = [addressOf(one), addressOf(other)]
  return a.port === b.port && (a.host === b.host || (isLoopback(a.host) && isLoopback(b.host)))
}

/** Addresses that `localhost` stands for. A cluster publishes addresses, never this name. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1']

function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host)
}
