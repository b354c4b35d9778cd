import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { ElasticsearchNode } from './node.js'

/** The `nodeFilter` option: whether calls may go to a node. It is asked for every attempt, and what it refuses is never used. */
export type NodeFilter = (node: ElasticsearchNode) => boolean

/** The roles of nodes that keep the cluster together and do no work on documents. */
const MASTER_ROLES: readonly string[] = ['master', 'voting_only', 'remote_cluster_client']

/**
 * The nodes that calls go to if the user has no filter: dedicated masters are left to their work, even when all other nodes are
 * dead. They are used only if there are no others at all.
 */
export function withoutDedicatedMasters(nodes: readonly ElasticsearchNode[]): readonly ElasticsearchNode[] {
  const working = nodes.filter((node) => !isDedicatedMaster(node))
  return working.length > 0 ? working : nodes
}

function isDedicatedMaster({ roles }: ElasticsearchNode): boolean {
  return roles.includes('master') && roles.every((role) => MASTER_ROLES.includes(role))
}

/** The nodes that a filter of the user's lets pass. @throws ConfigurationError if it throws or does not answer yes or no */
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
