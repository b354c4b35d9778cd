import { addressOf } from '../connection/socket/address.js'
import type { ClusterNode } from './cluster-nodes.js'
import type { ElasticsearchNode } from './node.js'

/**
 * The nodes of a cluster as the client's own: those that it knows stay the same objects, with their sockets, their health and
 * what the user has said of them, and in their order; the others are made.
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
 * By the id that the user gave it, for then its URL is where the user wants it to be reached; else by where it listens: one that has
 * moved needs other sockets.
 */
function isSame(node: ElasticsearchNode, { id, urls }: ClusterNode): boolean {
  return node.isCalled(id) || urls.some((url) => isSameAddress(url, node.url))
}

function isSameAddress(one: URL, other: URL): boolean {
  const [a, b] = [addressOf(one), addressOf(other)]
  return a.port === b.port && (a.host === b.host || (isLoopback(a.host) && isLoopback(b.host)))
}

/** What `localhost` means. A cluster never calls its nodes that, it publishes their addresses. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1']

function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host)
}
