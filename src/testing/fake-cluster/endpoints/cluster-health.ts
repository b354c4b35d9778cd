import type { Cluster } from '../cluster.js'
import { ElasticsearchFailure, illegalArgument } from '../errors.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import type { IndexStore } from '../store/index-store.js'

const PARAMETERS =
  'wait_for_status wait_for_no_relocating_shards wait_for_no_initializing_shards wait_for_active_shards ' +
  'wait_for_nodes wait_for_events timeout master_timeout local level expand_wildcards'

export const HEALTH_ROUTES: readonly Route[] = [
  route('GET', '/_cluster/health /_cluster/health/{index}', PARAMETERS, health),
]

const RANKS = ['green', 'yellow', 'red']

/** Returns the health of an index. Replicas are unassigned unless the cluster has several nodes. */
export function healthOf({ settings }: IndexStore, nodes: number): 'green' | 'yellow' {
  return settings.replicas < nodes ? 'green' : 'yellow'
}

interface ShardCounts {
  readonly status: string
  readonly primaries: number
  readonly active: number
  readonly unassigned: number
}

export function countShards(indices: readonly IndexStore[], nodes: number): ShardCounts {
  const primaries = indices.reduce((sum, { settings }) => sum + settings.shards, 0)
  const active = indices.reduce(
    (sum, { settings }) => sum + settings.shards * Math.min(nodes, 1 + settings.replicas),
    0,
  )
  const all = indices.reduce((sum, { settings }) => sum + settings.shards * (1 + settings.replicas), 0)
  const status = indices.some((index) => healthOf(index, nodes) === 'yellow') ? 'yellow' : 'green'
  return { status, primaries, active, unassigned: all - active }
}

function health({ cluster, parameters }: EndpointCall): FakeResponse {
  const nodes = runningNodes(cluster)
  const named = parameters.text('index')
  const indices = resolved(cluster, named)
  const isMissing = named !== undefined && indices === undefined
  const counts = countShards(indices ?? [], nodes)
  const status = isMissing ? 'red' : counts.status
  // The state of the stand-in never changes by itself, so waiting for another one always times out.
  const isTimedOut = isMissing || !isReached(status, parameters.text('wait_for_status'))
  const body = {
    cluster_name: cluster.name,
    status,
    timed_out: isTimedOut,
    number_of_nodes: nodes,
    number_of_data_nodes: nodes,
    ...shardNumbers(counts),
    delayed_unassigned_shards: 0,
    number_of_pending_tasks: 0,
    number_of_in_flight_fetch: 0,
    task_max_waiting_in_queue_millis: 0,
    active_shards_percent_as_number: percentActive(counts),
    ...(parameters.text('level') === 'indices' ? { indices: describeIndices(indices ?? [], nodes) } : {}),
  }
  return json(body, isTimedOut ? 408 : 200)
}

export function runningNodes(cluster: Cluster): number {
  return cluster.nodes().filter(({ isRunning }) => isRunning).length
}

export function percentActive({ active, unassigned }: ShardCounts): number {
  return active + unassigned === 0 ? 100 : (100 * active) / (active + unassigned)
}

function resolved(cluster: Cluster, expression: string | undefined): readonly IndexStore[] | undefined {
  try {
    return cluster.resolve(expression, { includeClosed: true })
  } catch (error) {
    if (error instanceof ElasticsearchFailure && error.status === 404) return undefined
    throw error
  }
}

function isReached(status: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  const rank = RANKS.indexOf(wanted.toLowerCase())
  if (rank < 0) throw noStatus(wanted)
  return RANKS.indexOf(status) <= rank
}

function noStatus(name: string): ElasticsearchFailure {
  const type = 'org.elasticsearch.cluster.health.ClusterHealthStatus'
  return illegalArgument(`No enum constant ${type}.${name.toUpperCase()}`)
}

function shardNumbers({ primaries, active, unassigned }: ShardCounts): object {
  return {
    active_primary_shards: primaries,
    active_shards: active,
    relocating_shards: 0,
    initializing_shards: 0,
    unassigned_shards: unassigned,
    unassigned_primary_shards: 0,
  }
}

function describeIndices(indices: readonly IndexStore[], nodes: number): object {
  return Object.fromEntries(
    indices.map((index) => [
      index.name,
      {
        status: healthOf(index, nodes),
        number_of_shards: index.settings.shards,
        number_of_replicas: index.settings.replicas,
        ...shardNumbers(countShards([index], nodes)),
      },
    ]),
  )
}
