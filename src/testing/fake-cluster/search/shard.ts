import { ElasticsearchFailure, withoutCause } from '../errors.js'
import { NO_MATCH, ShardFailure, type Weight } from '../query/query.js'
import type { Snapshot } from '../store/snapshot.js'
import { type Extent, extentsOf } from './document-order.js'
import { checkLimits } from './limits.js'
import type { SearchRequest } from './search-request.js'
import type { SortKey } from './sort.js'
import { type SortReader, sortReader } from './sort-values.js'

/** Snapshot that is ready for one search. */
export interface Shard {
  readonly extent: Extent
  readonly weight: Weight
  readonly readers: readonly SortReader[]
}

/** Snapshot on which the search failed. */
export interface FailedShard {
  readonly snapshot: Snapshot
  readonly failure: ShardFailure
}

/** Shards that can be searched, by number, and those that cannot. */
export interface Shards {
  readonly ready: ReadonlyMap<number, Shard>
  readonly failed: readonly FailedShard[]
}

/** Applies query and sort to every snapshot. An error on all of them fails the search. */
export function prepare(request: SearchRequest, keys: readonly SortKey[], snapshots: readonly Snapshot[]): Shards {
  const ready = new Map<number, Shard>()
  const failed: FailedShard[] = []
  for (const extent of extentsOf(snapshots, request.slice)) {
    const { snapshot, shard } = extent
    try {
      checkLimits(request, snapshot)
      for (const { check } of request.aggregations.values()) check(snapshot)
      const weight = withMinimum(request.query(snapshot), request.minScore)
      ready.set(shard, { extent, weight, readers: keys.map((key) => sortReader(key, snapshot)) })
    } catch (failure) {
      if (!(failure instanceof ShardFailure)) throw failure
      failed.push({ snapshot, failure })
    }
  }
  if (failed.length > 0 && ready.size === 0) throw allShardsFailed(failed)
  return { ready, failed }
}

/** Describes one failed shard in a response. */
export function describeFailure({ snapshot, failure }: FailedShard, node: string): object {
  return { shard: 0, index: snapshot.index.name, node, reason: failure.cause }
}

/** Creates Elasticsearch's error for a search that failed on all shards. */
export function allShardsFailed(failed: readonly FailedShard[], phase = 'query'): ElasticsearchFailure {
  const [first] = failed
  const cause = first?.failure.cause ?? { type: 'exception', reason: null }
  // Elasticsearch repeats the cause, twice, unless the cause is an exception of its own.
  const repeated = cause.type === 'illegal_argument_exception' ? { caused_by: { ...cause, caused_by: cause } } : {}
  return new ElasticsearchFailure(
    first?.failure.status ?? 400,
    {
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      phase,
      grouped: true,
      failed_shards: failed.map((each) => describeFailure(each, NODE_ID)),
      ...repeated,
    },
    failed.map(({ failure }) => withoutCause(failure.cause)),
  )
}

/** Id of the first node, which holds all shards. */
export const NODE_ID = 'fake-node-1-0123456789'

function withMinimum(weight: Weight, minScore: number | undefined): Weight {
  if (minScore === undefined) return weight
  const { constant } = weight
  const score = (position: number): number => {
    const found = weight.score(position)
    return found >= minScore ? found : NO_MATCH
  }
  return constant === undefined ? { score } : { score, constant }
}
