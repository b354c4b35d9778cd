import type { Cluster } from '../cluster.js'
import { ElasticsearchFailure, illegalArgument, invalidRequest, notSupported } from '../errors.js'
import { type EndpointCall, requiredBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { ShardFailure } from '../query/query.js'
import { checkKeepAlive } from '../search/limits.js'
import { type ContextId, decodeContextId, type SearchContext } from '../search/search-contexts.js'
import type { SearchRequest } from '../search/search-request.js'
import { allShardsFailed, NODE_ID } from '../search/shard.js'
import type { Snapshot } from '../store/snapshot.js'

const OPEN =
  'keep_alive ignore_unavailable expand_wildcards preference routing allow_partial_search_results ' +
  'max_concurrent_shard_requests'

export const POINT_IN_TIME_ROUTES: readonly Route[] = [
  route('POST', '/{index}/_pit', OPEN, openPit),
  route('DELETE', '/_pit', '', closePit),
]

/** Returns the open point in time of a search. If it is gone, the error is that of Elasticsearch. */
export function findPit(cluster: Cluster, { id, keepAlive }: NonNullable<SearchRequest['pit']>): SearchContext {
  const known = decodePit(id)
  const context = cluster.contexts.use(id, keepAlive)
  if (context === undefined) throw contextMissing(known)
  return context
}

function openPit({ cluster, parameters, body }: EndpointCall): FakeResponse {
  if (body.length > 2) throw notSupported('[index_filter] of a point in time')
  const keepAlive = parameters.time('keep_alive')
  if (keepAlive === undefined) throw invalidRequest('[keep_alive] is not specified')
  const options = { ignoreUnavailable: parameters.flag('ignore_unavailable') }
  const snapshots = cluster.resolve(parameters.text('index'), options).map((index) => index.search())
  checkKeepAliveOnShards(keepAlive, snapshots)
  const { id } = cluster.contexts.open(snapshots, keepAlive)
  const shards = snapshots.reduce((sum, { index }) => sum + index.settings.shards, 0)
  return json({ id, _shards: { total: shards, successful: shards, skipped: 0, failed: 0 } })
}

function closePit(call: EndpointCall): FakeResponse {
  const { id } = requiredBody(call, 'request body or source parameter is required')
  if (id === undefined) throw illegalArgument('search context id is is not provided')
  decodePit(String(id))
  const isClosed = call.cluster.contexts.close(String(id))
  return json({ succeeded: isClosed, num_freed: isClosed ? 1 : 0 }, isClosed ? 200 : 404)
}

function decodePit(id: string): ContextId {
  const known = decodeContextId(id)
  if (known?.kind === 'pit') return known
  const buffer = { type: 'buffer_underflow_exception', reason: null }
  throw illegalArgument('java.io.EOFException', {
    caused_by: { type: 'e_o_f_exception', reason: null, caused_by: buffer },
  })
}

function checkKeepAliveOnShards(keepAlive: number, snapshots: readonly Snapshot[]): void {
  try {
    checkKeepAlive(keepAlive)
  } catch (failure) {
    if (!(failure instanceof ShardFailure)) throw failure
    const failed = snapshots.map((snapshot) => ({ snapshot, failure }))
    throw allShardsFailed(failed, 'indices:data/read/open_point_in_time')
  }
}

function contextMissing({ number, indices }: ContextId): ElasticsearchFailure {
  const cause = { type: 'search_context_missing_exception', reason: `No search context found for id [${number}]` }
  const failedShards = indices.map((index) => ({ shard: 0, index, node: NODE_ID, reason: cause }))
  return new ElasticsearchFailure(
    404,
    {
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      phase: 'query',
      grouped: true,
      failed_shards: failedShards,
    },
    [cause],
  )
}
