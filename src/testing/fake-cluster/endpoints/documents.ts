import { ElasticsearchFailure, parseException, versionConflict } from '../errors.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import type { Parameters } from '../http/parameters.js'
import { type FakeResponse, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { queryContext } from '../query/parse-query.js'
import { parseSourceFilter, sourceParameters, WHOLE_SOURCE } from '../search/source-filter.js'
import { newDocumentId } from '../store/document-ids.js'
import { applyUpdate, parseUpdate } from '../store/update.js'
import { checkConditions, type WriteConditions } from '../store/versioning.js'
import { describeFound, renderUpdateSource } from './found-document.js'
import { applyRefresh, refreshOf, renderWrite, statusOf } from './write-response.js'

const WRITE =
  'refresh routing timeout wait_for_active_shards version version_type if_seq_no if_primary_term require_alias ' +
  'include_source_on_error'
const SOURCE = '_source _source_includes _source_excludes'
const READ = `${SOURCE} routing preference realtime refresh version version_type stored_fields`

export const DOCUMENT_ROUTES: readonly Route[] = [
  route('PUT|POST', '/{index}/_doc/{id}', `${WRITE} op_type`, index),
  route('POST', '/{index}/_doc', `${WRITE} op_type`, index),
  route('PUT|POST', '/{index}/_create/{id}', WRITE, (call) => write(call, call.parameters.required('id'), true)),
  route('GET|HEAD', '/{index}/_doc/{id}', READ, get),
  route('DELETE', '/{index}/_doc/{id}', WRITE, remove),
  route('GET|HEAD', '/{index}/_source/{id}', READ, getSource),
  route('POST', '/{index}/_update/{id}', `${WRITE} ${SOURCE} retry_on_conflict lang`, update),
]

function index(call: EndpointCall): FakeResponse {
  const id = call.parameters.text('id')
  const isCreate = call.parameters.text('op_type') === 'create'
  return write(call, id ?? newDocumentId(), isCreate || id === undefined)
}

function write(call: EndpointCall, id: string, create: boolean): FakeResponse {
  const { cluster, parameters } = call
  const refresh = refreshOf(parameters)
  const source = call.body.toString()
  if (source.trim() === '') throw parseException('request body is required')
  const store = cluster.forWriting(parameters.required('index'))
  const conditions = { ...conditionsOf(parameters), create }
  const result = store.put({ id, source, routing: parameters.text('routing'), conditions })
  applyRefresh(refresh, [store])
  return jsonText(renderWrite(store, id, result, refresh), statusOf(result.result))
}

function remove({ cluster, parameters }: EndpointCall): FakeResponse {
  const refresh = refreshOf(parameters)
  const id = parameters.required('id')
  const store = cluster.single(parameters.required('index'))
  const result = store.remove(id, conditionsOf(parameters))
  applyRefresh(refresh, [store])
  return jsonText(renderWrite(store, id, result, refresh), statusOf(result.result))
}

function get({ cluster, parameters }: EndpointCall): FakeResponse {
  const id = parameters.required('id')
  const store = cluster.single(parameters.required('index'))
  if (parameters.flag('refresh')) store.refresh()
  const document = store.get(id)
  const wanted = parameters.integer('version')
  if (document !== undefined && wanted !== undefined && wanted !== document.version) {
    throw versionConflict(
      store,
      id,
      `current version [${document.version}] is different than the one provided [${wanted}]`,
    )
  }
  const hidesSource = parameters.text('stored_fields') !== undefined
  const filter = hidesSource ? () => undefined : (sourceParameters(parameters) ?? WHOLE_SOURCE)
  return jsonText(describeFound(store, id, filter), document === undefined ? 404 : 200)
}

function getSource({ cluster, parameters }: EndpointCall): FakeResponse {
  const id = parameters.required('id')
  const name = parameters.required('index')
  const document = cluster.single(name).get(id)
  const source = document === undefined ? undefined : (sourceParameters(parameters) ?? WHOLE_SOURCE)(document.source)
  if (source !== undefined) return jsonText(source)
  const reason = `Document not found [${name}]/[${id}]`
  throw new ElasticsearchFailure(404, { type: 'resource_not_found_exception', reason })
}

function update(call: EndpointCall): FakeResponse {
  const { cluster, parameters } = call
  const refresh = refreshOf(parameters)
  const id = parameters.required('id')
  const text = call.body.toString()
  const wanted = parseUpdate(optionalBody(call) ?? {}, text)
  const store = cluster.forWriting(parameters.required('index'))
  const result = applyUpdate(store, id, wanted, conditionsOf(parameters), parameters.text('routing'))
  applyRefresh(refresh, [store])
  const filter = sourceParameters(parameters) ?? parseSourceFilter(wanted.source ?? false, queryContext(text, 0))
  const response = renderWrite(store, id, result, refresh, renderUpdateSource(result, filter))
  return jsonText(result.result === 'noop' ? withoutShards(response) : response, statusOf(result.result))
}

/** An update that changes nothing reports no shards. In a bulk response Elasticsearch leaves that out. */
function withoutShards(response: string): string {
  return response.replace(/"_shards":\{[^}]*\}/, '"_shards":{"total":0,"successful":0,"failed":0}')
}

/** Returns the conditions of a write from its query parameters. */
function conditionsOf(parameters: Parameters): WriteConditions {
  const conditions = {
    ifSeqNo: parameters.integer('if_seq_no'),
    ifPrimaryTerm: parameters.integer('if_primary_term'),
    version: parameters.integer('version'),
    versionType: parameters.text('version_type'),
  }
  checkConditions(conditions)
  return conditions
}
