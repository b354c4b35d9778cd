import type { EndpointCall } from '../http/endpoint-call.js'
import type { IndexStore } from '../store/index-store.js'

/** Returns the indices of an administrative request, closed ones included. */
export function administered({ cluster, parameters }: EndpointCall, forbidAliases = false): readonly IndexStore[] {
  return cluster.resolve(parameters.text('index'), {
    includeClosed: true,
    forbidAliases,
    ignoreUnavailable: parameters.flag('ignore_unavailable'),
    allowNoIndices: parameters.flag('allow_no_indices', true),
  })
}

/** Counts the copies of the shards of some indices. Replicas are unassigned. */
export function shardCopies(indices: readonly IndexStore[]): object {
  const primaries = indices.reduce((sum, { settings }) => sum + settings.shards, 0)
  const total = indices.reduce((sum, { settings }) => sum + settings.shards * (1 + settings.replicas), 0)
  return { total, successful: primaries, failed: 0 }
}
