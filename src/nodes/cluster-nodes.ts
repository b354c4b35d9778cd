import { DeserializationError } from '../errors/index.js'
import type { NodeIdentity } from './node.js'
import { readPublishAddress } from './publish-address.js'

/** Node as the cluster describes it. */
export interface ClusterNode extends NodeIdentity {
  /** Addresses of the node, the best one first. */
  readonly urls: readonly [URL, ...URL[]]
}

/** Number of characters of an unexpected response that the error shows. */
const SHOWN = 1_000

/**
 * Parses the response of the nodes API. Nodes that do not listen for HTTP are left out.
 *
 * @param protocol - `http:` or `https:`, which the response does not tell
 * @throws DeserializationError if it names no node that can be reached
 */
export function readClusterNodes(body: unknown, protocol: string): ClusterNode[] {
  const nodes = Object.entries(fieldOf(body, 'nodes') ?? {}).flatMap(([id, node]) => clusterNode(id, node, protocol))
  if (nodes.length > 0) return nodes
  throw new DeserializationError('the response names no node that can be reached', jsonText(body).slice(0, SHOWN))
}

function clusterNode(id: string, node: unknown, protocol: string): ClusterNode[] {
  const address = fieldOf(fieldOf(node, 'http'), 'publish_address')
  const [best, ...others] = typeof address === 'string' ? readPublishAddress(address, protocol) : []
  if (best === undefined) return []
  const name = fieldOf(node, 'name')
  return [{ id, name: isText(name) ? name : undefined, roles: rolesOf(node), urls: [best, ...others] }]
}

function rolesOf(node: unknown): readonly string[] {
  const roles = fieldOf(node, 'roles')
  return Array.isArray(roles) ? roles.filter(isText) : []
}

/** Returns a field of an unknown value. A server may respond with anything. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function jsonText(body: unknown): string {
  if (typeof body === 'string') return body
  return JSON.stringify(body, (_name, value) => (typeof value === 'bigint' ? String(value) : value)) ?? ''
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
