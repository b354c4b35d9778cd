import { ElasticsearchFailure, illegalArgument, invalidRequest } from '../errors.js'
import { type JsonObject, listOf } from '../format/json.js'
import { parseTimeValue } from '../format/time-value.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import { type FakeResponse, json, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { tokenName } from '../query/query.js'
import { renderSearch } from '../search/render.js'
import { type ContextId, decodeContextId } from '../search/search-contexts.js'

const PATHS = '/_search/scroll /_search/scroll/{scroll_id}'

export const SCROLL_ROUTES: readonly Route[] = [
  route('GET|POST', PATHS, 'scroll scroll_id rest_total_hits_as_int', nextPage),
  route('DELETE', PATHS, 'scroll_id', clear),
]

function nextPage(call: EndpointCall): FakeResponse {
  const { cluster, parameters } = call
  const body = bodyOf(call)
  const id = String(body.scroll_id ?? parameters.text('scroll_id') ?? '')
  if (id === '') throw invalidRequest('scrollId is missing')
  const known = decodeScroll(id)
  const keepAlive = body.scroll ?? parameters.text('scroll')
  const context = cluster.contexts.use(
    id,
    keepAlive === undefined ? undefined : parseTimeValue(String(keepAlive), 'scroll'),
  )
  if (context?.cursor === undefined) throw contextMissing(known)
  const page = context.cursor.next()
  const format = { totalAsInteger: parameters.flag('rest_total_hits_as_int'), typedKeys: false }
  if (keepAlive !== undefined) return jsonText(renderSearch(page, format, { scrollId: id, took: 0 }))
  // Without a new keep-alive, this was the last page that the client wanted.
  cluster.contexts.close(id)
  return jsonText(renderSearch(page, format, { took: 0 }))
}

function clear(call: EndpointCall): FakeResponse {
  const { contexts } = call.cluster
  const ids = idsOf(call)
  if (ids.length === 0) throw invalidRequest('no scroll ids specified')
  if (ids.includes('_all')) return json({ succeeded: true, num_freed: contexts.closeAllScrolls() })
  for (const id of ids) decodeScroll(id)
  const freed = ids.filter((id) => contexts.close(id)).length
  return json({ succeeded: true, num_freed: freed }, freed === 0 ? 404 : 200)
}

function idsOf(call: EndpointCall): readonly string[] {
  const listed = listOf(bodyOf(call).scroll_id).map(String)
  return listed.length > 0 ? listed : (call.parameters.list('scroll_id') ?? [])
}

function bodyOf(call: EndpointCall): JsonObject {
  const body = optionalBody(call) ?? {}
  const unknown = Object.keys(body).find((key) => key !== 'scroll' && key !== 'scroll_id')
  if (unknown === undefined) return body
  throw illegalArgument(
    `Unknown parameter [${unknown}] in request body or parameter is of the wrong type[${tokenName(body[unknown])}] `,
  )
}

function decodeScroll(id: string): ContextId {
  const known = decodeContextId(id)
  if (known?.kind === 'scroll') return known
  throw illegalArgument('Cannot parse scroll id', { caused_by: { type: 'e_o_f_exception', reason: null } })
}

function contextMissing({ number }: ContextId): ElasticsearchFailure {
  const cause = { type: 'search_context_missing_exception', reason: `No search context found for id [${number}]` }
  return new ElasticsearchFailure(
    404,
    {
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      phase: 'query',
      grouped: true,
      failed_shards: [{ shard: -1, index: null, reason: cause }],
      caused_by: cause,
    },
    [cause],
  )
}
