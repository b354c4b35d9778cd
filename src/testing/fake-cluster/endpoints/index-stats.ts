import { notSupported } from '../errors.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import type { IndexStore } from '../store/index-store.js'
import { healthOf, runningNodes } from './cluster-health.js'
import { administered, shardCopies } from './index-expression.js'

const PATHS = '/_stats /_stats/{metric} /{index}/_stats /{index}/_stats/{metric}'
const METRICS = ['docs', 'store', '_all']

export const STATS_ROUTES: readonly Route[] = [
  route('GET', PATHS, 'level expand_wildcards forbid_closed_indices include_segment_file_sizes', stats),
]

/** Counts of documents and bytes of an index. */
interface IndexCounts {
  readonly documents: number
  readonly removed: number
  readonly bytes: number
}

export function countIndex(index: IndexStore): IndexCounts {
  return { ...index.counts, bytes: index.bytes }
}

function stats(call: EndpointCall): FakeResponse {
  const metrics = call.parameters.list('metric') ?? ['_all']
  const unsupported = metrics.find((metric) => !METRICS.includes(metric))
  if (unsupported !== undefined) throw notSupported(`the index statistics [${unsupported}]`)
  const shown = metrics.includes('_all') ? METRICS : metrics
  const indices = administered(call)
  const nodes = runningNodes(call.cluster)
  const counts = indices.map(countIndex)
  const all = {
    documents: counts.reduce((sum, { documents }) => sum + documents, 0),
    removed: counts.reduce((sum, { removed }) => sum + removed, 0),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  const described = indices.map((index) => [
    index.name,
    {
      uuid: index.uuid,
      health: healthOf(index, nodes),
      status: index.isOpen ? 'open' : 'close',
      ...both(countIndex(index), shown),
    },
  ])
  return json({ _shards: shardCopies(indices), _all: both(all, shown), indices: Object.fromEntries(described) })
}

function both(counts: IndexCounts, metrics: readonly string[]): object {
  const described = describeStats(counts, metrics)
  return { primaries: described, total: described }
}

function describeStats({ documents, removed, bytes }: IndexCounts, metrics: readonly string[]): object {
  return {
    ...(metrics.includes('docs') ? { docs: { count: documents, deleted: removed, total_size_in_bytes: bytes } } : {}),
    ...(metrics.includes('store')
      ? { store: { size_in_bytes: bytes, total_data_set_size_in_bytes: bytes, reserved_in_bytes: 0 } }
      : {}),
  }
}
