import type { Call } from '../http/call.js'
import type { IndexStore } from '../store/index-store.js'

/** The indices that an administrative request names: closed ones, too. */
export function administered({ cluster, parameters }: Call, forbidAliases = false): readonly IndexStore[] {
  return cluster.resolve(parameters.text('index'), {
    includeClosed: true,
    forbidAliases,
    ignoreUnavailable: parameters.flag('ignore_unavailable'),
    allowNoIndices: parameters.flag('allow_no_indices', true),
  })
}

/** All copies of the shards of some indices; the replicas have no node to live on. */
export function shardCopies(indices: readonly IndexStore[]): object {
  const primaries = indices.reduce((sum, { settings }) => sum + settings.shards, 0)
  const total = indices.reduce((sum, { settings }) => sum + settings.shards * (1 + settings.replicas), 0)
  return { total, successful: primaries, failed: 0 }
}
