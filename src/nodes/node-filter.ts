import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { ElasticsearchNode } from './node.js'

/**
 * Filter that decides whether calls may go to a node: the `nodeFilter` option. It is called for every attempt, and a
 * node that it refuses is never used.
 */
export type NodeFilter = (node: ElasticsearchNode) => boolean

/** Roles of nodes that keep the cluster together and do no work on documents. */
const MASTER_ROLES: readonly string[] = ['master', 'voting_only', 'remote_cluster_client']

/**
 * Returns the nodes that calls go to without a filter of the user. Dedicated masters are left to their own work, even
 * when all other nodes are dead. They are used only if there are no others.
 */
export function withoutDedicatedMasters(nodes: readonly ElasticsearchNode[]): readonly ElasticsearchNode[] {
  const working = nodes.filter((node) => !isDedicatedMaster(node))
  return working.length > 0 ? working : nodes
}

function isDedicatedMaster({ roles }: ElasticsearchNode): boolean {
  return roles.includes('master') && roles.every((role) => MASTER_ROLES.includes(role))
}

/**
 * Returns the nodes that a user's filter accepts. @throws ConfigurationError if the filter throws or returns no boolean
 */
export function filterNodes(nodes: readonly ElasticsearchNode[], filter: NodeFilter): readonly ElasticsearchNode[] {
  return nodes.filter((node) => answerOf(filter, node))
}

function answerOf(filter: NodeFilter, node: ElasticsearchNode): boolean {
  let answer: unknown
  try {
    answer = filter(node)
  } catch (cause) {
    throw new ConfigurationError(`nodeFilter has thrown: ${String(cause)}`, { cause })
  }
  if (typeof answer === 'boolean') return answer
  throw new ConfigurationError(`nodeFilter must return true or false, it returned ${describe(answer)}`)
}
