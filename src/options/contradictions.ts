import { ConfigurationError } from '../errors/index.js'
import type { JsonOptions } from '../json/text/serializer.js'
import type { NodeSettings } from '../nodes/node.js'
import { rejectLonelyHedge } from './hedge-options.js'
import type { Settings } from './option-table.js'
import { rejectSniffing } from './sniff-options.js'

/** Options of a client after validation, without defaults. */
type Given = Partial<Settings<'client' | 'shared'>>

/**
 * Rejects options of a client that contradict each other.
 *
 * @param given - options of the client
 * @param nodes - nodes of the client
 * @param isCloud - true if the node is that of a Cloud ID
 * @throws ConfigurationError that names both options
 */
export function rejectContradictions(given: Given, nodes: readonly NodeSettings[], isCloud: boolean): void {
  rejectPlainNodes(given, nodes)
  rejectBesideAgent(given)
  rejectBesideSerializer(given)
  rejectLonelyHedge(given, nodes)
  if (given.serverMode === 'serverless') rejectBesideServerless(given, nodes)
  if (isCloud) rejectSniffing(given, 'cloud')
}

function rejectPlainNodes({ caFingerprint }: Given, nodes: readonly NodeSettings[]): void {
  const plain = nodes.find(({ url }) => url.protocol !== 'https:')
  if (caFingerprint === undefined || plain === undefined) return
  throw new ConfigurationError(`caFingerprint needs nodes at https URLs, and ${plain.url.href} is not one`)
}

function rejectBesideAgent(given: Given): void {
  if (typeof given.agent !== 'function') return
  if (given.proxy !== undefined) {
    throw new ConfigurationError('proxy cannot be given together with an agent: the agent decides where sockets go')
  }
  for (const name of ['maxSockets', 'keepAliveTimeout'] as const) {
    if (given[name] === undefined) continue
    throw new ConfigurationError(`${name} cannot be given together with an agent; set it on the agent`)
  }
}

function rejectBesideSerializer(given: Given): void {
  const [json] = given.serializer === undefined ? [] : jsonOptions(given)
  if (json === undefined) return
  throw new ConfigurationError(`${json} cannot be given together with a serializer: the serializer decides`)
}

function rejectBesideServerless(given: Given, nodes: readonly NodeSettings[]): void {
  rejectSniffing(given, "serverMode: 'serverless'")
  if (nodes.length > 1) {
    throw new ConfigurationError('a serverless project has one address; there are several nodes')
  }
  if (given.compatibilityVersion !== undefined) {
    throw new ConfigurationError("compatibilityVersion cannot be given together with serverMode: 'serverless'")
  }
}

/** Returns the names of the given options that say how JSON is written and read. */
export function jsonOptions(given: Given): readonly (keyof JsonOptions)[] {
  return (['longs', 'vectors'] as const).filter((name) => given[name] !== undefined)
}
