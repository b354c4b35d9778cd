import { ElasticsearchFailure, illegalArgument, invalidRequest } from '../errors.js'
import { isObject, type Json, type JsonObject, listOf } from '../format/json.js'
import { type EndpointCall, requiredBody } from '../http/endpoint-call.js'
import { type FakeResponse, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { queryContext } from '../query/parse-query.js'
import { parseSourceFilter, type SourceFilter, sourceParameters, WHOLE_SOURCE } from '../search/source-filter.js'
import { describeFound } from './found-document.js'

const PARAMETERS = '_source _source_includes _source_excludes routing preference realtime refresh'

export const MGET_ROUTES: readonly Route[] = [route('GET|POST', '/_mget /{index}/_mget', PARAMETERS, mget)]

interface Wanted {
  readonly index: string | undefined
  readonly id: string
  readonly filter: SourceFilter
}

function mget(call: EndpointCall): FakeResponse {
  const body = requiredBody(call, 'request body or source parameter is required')
  const wanted = wantedOf(body, call)
  if (wanted.length === 0) throw invalidRequest('no documents to get')
  const missing = wanted.flatMap(({ index }, place) =>
    index === undefined ? [`index is missing for doc ${place}`] : [],
  )
  if (missing.length > 0) throw invalidRequest(...missing)
  return jsonText(`{"docs":[${wanted.map((each) => find(call, each)).join(',')}]}`)
}

function wantedOf({ docs, ids }: JsonObject, { parameters, body }: EndpointCall): readonly Wanted[] {
  const index = parameters.text('index')
  const general = sourceParameters(parameters) ?? WHOLE_SOURCE
  const byId = listOf(ids).map((id) => ({ index, id: String(id), filter: general }))
  return [...byId, ...listOf(docs).map((doc) => wantedDocument(doc, index, general, body.toString()))]
}

function wantedDocument(doc: Json, index: string | undefined, general: SourceFilter, text: string): Wanted {
  if (!isObject(doc)) throw illegalArgument('docs array element should include an object')
  const { _index, _id, _source } = doc
  const filter = _source === undefined ? general : parseSourceFilter(_source, queryContext(text, 0))
  return { index: _index === undefined ? index : String(_index), id: String(_id), filter }
}

function find({ cluster }: EndpointCall, { index = '', id, filter }: Wanted): string {
  try {
    return describeFound(cluster.single(index), id, filter)
  } catch (error) {
    if (!(error instanceof ElasticsearchFailure)) throw error
    const { error: described } = error.body
    return JSON.stringify({ _index: index, _id: id, error: described })
  }
}
