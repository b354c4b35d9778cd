import { illegalArgument, notSupported } from '../errors.js'
import { wildcard } from '../format/wildcard.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, json, text } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { align, formatBytes, type Table } from './cat-table.js'
import { countShards, healthOf, percentActive, runningNodes } from './cluster-health.js'
import { administered } from './index-expression.js'
import { countIndex } from './index-stats.js'

const PARAMETERS = 'v h s help bytes time local master_timeout expand_wildcards health pri include_unloaded_segments'

export const CAT_ROUTES: readonly Route[] = [
  route('GET', '/_cat/indices /_cat/indices/{index}', PARAMETERS, show(indices)),
  route('GET', '/_cat/health', `${PARAMETERS} ts`, show(health)),
  route('GET', '/_cat/count /_cat/count/{index}', PARAMETERS, show(count)),
]

function show(tableOf: (call: EndpointCall) => Table): (call: EndpointCall) => FakeResponse {
  return (call) => {
    if (call.parameters.flag('help')) throw notSupported('[help] of the cat APIs')
    const table = sorted(call, columnsOf(call, tableOf(call)))
    if (!call.wantsJson) return text(align(table, call.parameters.flag('v')))
    const objects = table.rows.map((row) =>
      Object.fromEntries(table.columns.map(({ name }, place) => [name, row[place] ?? null])),
    )
    return json(objects)
  }
}

function indices(call: EndpointCall): Table {
  const nodes = runningNodes(call.cluster)
  const rows = administered(call).map((index) => {
    const { documents, removed, bytes } = countIndex(index)
    const size = formatBytes(bytes, call.parameters.text('bytes'))
    const { shards, replicas } = index.settings
    const state = index.isOpen ? 'open' : 'close'
    const counts = [shards, replicas, documents, removed].map(String)
    return [healthOf(index, nodes), state, index.name, index.uuid, ...counts, size, size, size]
  })
  const names = 'health status index uuid >pri >rep >docs.count >docs.deleted >store.size >pri.store.size >dataset.size'
  return table(names, rows)
}

function health({ cluster, parameters }: EndpointCall): Table {
  const nodes = runningNodes(cluster)
  const counts = countShards([...cluster.indices.values()], nodes)
  const { status, primaries, active, unassigned } = counts
  const numbers = [nodes, nodes, active, primaries, 0, 0, unassigned, 0, 0].map(String)
  const row = [...now(cluster.clock()), cluster.name, status, ...numbers, '-', `${percentActive(counts).toFixed(1)}%`]
  const names =
    'epoch timestamp cluster status >node.total >node.data >shards >pri >relo >init >unassign >unassign.pri ' +
    '>pending_tasks >max_task_wait_time >active_shards_percent'
  if (parameters.flag('ts', true)) return table(names, [row])
  return table(names.replace('epoch timestamp ', ''), [row.slice(2)])
}

function count({ cluster, parameters }: EndpointCall): Table {
  const found = cluster.resolve(parameters.text('index'))
  const documents = found.reduce((sum, index) => sum + index.search().live, 0)
  return table('epoch timestamp count', [[...now(cluster.clock()), String(documents)]])
}

/** Builds a table. `>` before a name aligns its column to the right. */
function table(names: string, rows: readonly (readonly string[])[]): Table {
  const columns = names.split(' ').map((name) => ({ name: name.replace('>', ''), isRight: name.startsWith('>') }))
  return { columns, rows }
}

function now(milliseconds: number): readonly string[] {
  const time = new Date(milliseconds).toISOString().slice(11, 19)
  return [String(Math.floor(milliseconds / 1_000)), time]
}

/** Keeps the columns that `h` names, in its order. */
function columnsOf({ parameters }: EndpointCall, { columns, rows }: Table): Table {
  const wanted = parameters.list('h')?.map(wildcard)
  if (wanted === undefined) return { columns, rows }
  const places = wanted.flatMap((pattern) => columns.flatMap(({ name }, place) => (pattern.test(name) ? [place] : [])))
  return {
    columns: places.flatMap((place) => columns[place] ?? []),
    rows: rows.map((row) => places.map((place) => row[place] ?? '')),
  }
}

function sorted({ parameters }: EndpointCall, { columns, rows }: Table): Table {
  const [key, direction = 'asc'] = parameters.text('s')?.split(':') ?? []
  if (key === undefined) return { columns, rows }
  const place = columns.findIndex(({ name }) => name === key)
  if (place < 0) throw illegalArgument(`Unable to sort by unknown sort key \`${key}\``)
  const sign = direction === 'desc' ? -1 : 1
  const compare = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true })
  return { columns, rows: [...rows].sort((one, other) => sign * compare(one[place] ?? '', other[place] ?? '')) }
}
