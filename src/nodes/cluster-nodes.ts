import { DeserializationError } from '../errors/index.js'
import type { NodeIdentity } from './node.js'
import { readPublishAddress } from './publish-address.js'

/** Node as the cluster describes it. */
export interface ClusterNode extends NodeIdentity {
  /** Addresses of the node, the best one first. */
  readonly urls: readonly [URL, ...URL[]]
}

/** Node that is left out, because its address cannot be read. */
export interface UnreadableNode {
  /** Node ID. */
  readonly id: string
  /** Node name, if the response has one. */
  readonly name?: string | undefined
  /** The `publish_address` as the node wrote it, such as an IPv6 address with a zone. */
  readonly address: string
}

/** Nodes of a response. */
export interface ClusterNodes {
  readonly nodes: readonly ClusterNode[]
  readonly unreadable: readonly UnreadableNode[]
}

/** Number of characters of an unexpected response that the error shows. */
const SHOWN = 1_000

/**
 * Parses the response of the nodes API. Nodes that do not listen for HTTP are left out. Those whose address cannot be read are
 * listed by themselves.
 *
 * @param protocol - `http:` or `https:`, which the response does not have
 * @throws DeserializationError if it names no node that can be reached
 */
export function readClusterNodes(body: unknown, protocol: string): ClusterNodes {
  const nodes: ClusterNode[] = []
  const unreadable: UnreadableNode[] = []
  for (const [id, node] of Object.entries(fieldOf(body, 'nodes') ?? {})) {
    const address = fieldOf(fieldOf(node, 'http'), 'publish_address')
    if (!isText(address)) continue
    const name = textOf(fieldOf(node, 'name'))
    const [best, ...others] = readPublishAddress(address, protocol)
    if (best === undefined) unreadable.push({ id, name, address })
    else nodes.push({ id, name, roles: rolesOf(node), urls: [best, ...others] })
  }
  if (nodes.length > 0) return { nodes, unreadable }
  throw new DeserializationError('the response names no node that can be reached', jsonText(body).slice(0, SHOWN))
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

function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
