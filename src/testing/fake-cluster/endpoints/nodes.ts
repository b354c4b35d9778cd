import type { Cluster, NodeInfo } from '../cluster.js'
import { notSupported } from '../errors.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { RELEASES, ROLES } from '../version.js'

const INFO_PATHS = '/_nodes /_nodes/{node_id} /_nodes/{node_id}/{metric}'
const STATS_PATHS =
  '/_nodes/stats /_nodes/{node_id}/stats /_nodes/stats/{metric} /_nodes/{node_id}/stats/{metric} ' +
  '/_nodes/stats/{metric}/{index_metric} /_nodes/{node_id}/stats/{metric}/{index_metric}'

export const NODE_ROUTES: readonly Route[] = [
  route('GET', INFO_PATHS, 'timeout flat_settings', info),
  route('GET', STATS_PATHS, 'timeout level groups types fields completion_fields fielddata_fields', stats),
]

const METRICS = ['http', 'transport', '_all', 'settings', 'os', 'process', 'jvm', 'thread_pool', 'plugins', 'ingest']

/** `/_nodes/http` names a metric, `/_nodes/fake-node-1` a node: Elasticsearch distinguishes them in the same way. */
function info({ cluster, parameters }: EndpointCall): FakeResponse {
  const first = parameters.text('node_id')
  const isMetric = first?.split(',').some((part) => METRICS.includes(part)) === true
  const nodes = chosen(cluster, isMetric ? undefined : first)
  return json(envelope(cluster, nodes, (node) => describeNode(node, RELEASES[cluster.version])))
}

function stats({ cluster, parameters }: EndpointCall): FakeResponse {
  const metric = parameters.text('metric')
  if (metric !== undefined && metric !== '_all' && metric !== 'indices') {
    throw notSupported(`the node statistics [${metric}]`)
  }
  const nodes = chosen(cluster, parameters.text('node_id'))
  const [first] = cluster.nodes()
  const open = openContexts(cluster)
  const describeStats = (node: NodeInfo): object => {
    const search = node.id === first?.id ? open : { all: 0, scrolls: 0 }
    return { timestamp: cluster.clock(), ...identity(node), indices: { search: describeSearch(search) } }
  }
  return json(envelope(cluster, nodes, describeStats))
}

interface OpenContexts {
  readonly all: number
  readonly scrolls: number
}

/** Counts one context for every shard of every open point in time and scroll. All shards belong to the first node. */
function openContexts(cluster: Cluster): OpenContexts {
  let [all, scrolls] = [0, 0]
  for (const { snapshots, cursor } of cluster.contexts.list()) {
    const shards = snapshots.reduce((sum, { index }) => sum + index.settings.shards, 0)
    all += shards
    if (cursor !== undefined) scrolls += shards
  }
  return { all, scrolls }
}

function describeSearch({ all, scrolls }: OpenContexts): object {
  return {
    open_contexts: all,
    query_total: 0,
    query_time_in_millis: 0,
    query_current: 0,
    query_failure: 0,
    fetch_total: 0,
    fetch_time_in_millis: 0,
    fetch_current: 0,
    fetch_failure: 0,
    scroll_total: 0,
    scroll_time_in_millis: 0,
    scroll_current: scrolls,
    suggest_total: 0,
    suggest_time_in_millis: 0,
    suggest_current: 0,
    recent_search_load: 0,
  }
}

function chosen(cluster: Cluster, filter: string | undefined): readonly NodeInfo[] {
  const running = cluster.nodes().filter(({ isRunning }) => isRunning)
  if (filter === undefined || filter === '_all' || filter === '*') return running
  const wanted = filter.split(',')
  return running.filter(({ id, name }) => wanted.includes(id) || wanted.includes(name))
}

function envelope(cluster: Cluster, nodes: readonly NodeInfo[], show: (node: NodeInfo) => object): object {
  return {
    _nodes: { total: nodes.length, successful: nodes.length, failed: 0 },
    cluster_name: cluster.name,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, show(node)])),
  }
}

/** Describes the identity of a node, with which the node APIs begin. */
export function identity({ name, port }: NodeInfo): object {
  const address = `127.0.0.1:${port}`
  return { name, transport_address: address, host: '127.0.0.1', ip: address, roles: ROLES, attributes: {} }
}

function describeNode(node: NodeInfo, version: string): object {
  const address = `127.0.0.1:${node.port}`
  return {
    ...identity(node),
    ip: '127.0.0.1',
    version,
    build_flavor: 'default',
    build_type: 'zip',
    build_hash: 'fake',
    http: { bound_address: [address], publish_address: address, max_content_length_in_bytes: 104_857_600 },
  }
}
