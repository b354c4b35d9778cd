import type { Cluster } from '../cluster.js'
import { ElasticsearchFailure, invalidRequest, parseException } from '../errors.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { queryContext } from '../query/parse-query.js'
import { parseSourceFilter } from '../search/source-filter.js'
import { newDocumentId } from '../store/document-ids.js'
import type { IndexStore } from '../store/index-store.js'
import { applyUpdate, type Update } from '../store/update.js'
import { type BulkItem, parseBulk } from './bulk-body.js'
import { renderUpdateSource } from './found-document.js'
import { applyRefresh, type Refresh, refreshOf, renderWrite, statusOf } from './write-response.js'

const PARAMETERS =
  'refresh routing timeout wait_for_active_shards require_alias require_data_stream list_executed_pipelines ' +
  '_source _source_includes _source_excludes include_source_on_error'

export const BULK_ROUTES: readonly Route[] = [route('POST|PUT', '/_bulk /{index}/_bulk', PARAMETERS, bulk)]

function bulk({ cluster, parameters, body }: EndpointCall): FakeResponse {
  const started = performance.now()
  if (body.length === 0) throw parseException('request body is required')
  const refresh = refreshOf(parameters)
  const items = parseBulk(body, parameters.text('index'), parameters.text('routing'))
  checkItems(items)
  const touched = new Set<IndexStore>()
  const outcomes = items.map((item) =>
    outcomeOf(item, refresh, () => {
      rejectRefused(item, cluster)
      return touch(cluster.forWriting(item.index), touched)
    }),
  )
  applyRefresh(refresh, touched)
  const took = Math.round(performance.now() - started)
  const errors = outcomes.some(({ failed }) => failed)
  const shown = outcomes.map(({ action, text }) => `{"${action}":${text}}`)
  return jsonText(`{"errors":${errors},"took":${took},"items":[${shown.join(',')}]}`)
}

/** @throws ElasticsearchFailure for a document that a test has refused */
function rejectRefused(item: BulkItem, { refusals }: Cluster): void {
  for (const refuse of refusals) {
    const status = refuse(item)
    if (status === undefined) continue
    const type = status === 429 ? 'es_rejected_execution_exception' : 'unavailable_shards_exception'
    throw new ElasticsearchFailure(status, { type, reason: 'as FakeCluster.failBulk says' })
  }
}

interface Outcome {
  readonly action: string
  readonly failed: boolean
  readonly text: string
}

/** Executes one item; its failure does not affect the others. */
function outcomeOf(item: BulkItem, refresh: Refresh, open: () => IndexStore): Outcome {
  const id = item.id ?? newDocumentId()
  try {
    return { action: item.action, failed: false, text: run(item, id, refresh, open()) }
  } catch (error) {
    if (!(error instanceof ElasticsearchFailure)) throw error
    return { action: item.action, failed: true, text: JSON.stringify(describeFailure(item, id, error)) }
  }
}

function run(item: BulkItem, id: string, refresh: Refresh, index: IndexStore): string {
  if (item.update !== undefined) return runUpdate(item, id, item.update, refresh, index)
  const { action, source, routing, conditions } = item
  const result = action === 'delete' ? index.remove(id, conditions) : index.put({ id, source, routing, conditions })
  return renderWrite(index, id, result, refresh, `,"status":${statusOf(result.result)}`)
}

function runUpdate(item: BulkItem, id: string, update: Update, refresh: Refresh, index: IndexStore): string {
  const result = applyUpdate(index, id, update, item.conditions, item.routing)
  const source = renderUpdateSource(result, parseSourceFilter(update.source ?? false, queryContext('', 0)))
  return renderWrite(index, id, result, refresh, `${source},"status":${statusOf(result.result)}`)
}

function describeFailure(item: BulkItem, id: string, { status, cause }: ElasticsearchFailure): object {
  // If the index cannot be created, Elasticsearch reports no generated id.
  const shownId = cause.type === 'invalid_index_name_exception' ? (item.id ?? null) : id
  return { _index: item.index, _id: shownId, status, error: cause }
}

function touch(index: IndexStore, touched: Set<IndexStore>): IndexStore {
  touched.add(index)
  return index
}

function checkItems(items: readonly BulkItem[]): void {
  if (items.length === 0) throw invalidRequest('no requests added')
  const complaints = items.flatMap(({ index, id, action }) => [
    ...(index === '' ? ['index is missing'] : []),
    ...(id === undefined && (action === 'update' || action === 'delete') ? ['id is missing'] : []),
  ])
  if (complaints.length > 0) throw invalidRequest(...complaints)
}
