import { ElasticsearchFailure, invalidRequest } from '../errors.js'
import { isObject, type JsonObject } from '../format/json.js'
import { parseBody } from '../format/json-errors.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { placeOfKey, tokenName } from '../query/query.js'
import { parseSearch } from '../search/parse-search.js'
import { renderSearch, shardSummary } from '../search/render.js'
import { openSearch, runSearch } from '../search/run-search.js'
import { ScrollCursor } from '../search/scroll-cursor.js'
import type { SearchFormat, SearchRequest } from '../search/search-request.js'
import type { Snapshot } from '../store/snapshot.js'
import { findPit } from './point-in-time.js'

/** Parameters for the resolution of index expressions, which many endpoints share. */
export const INDEX_OPTIONS = 'ignore_unavailable allow_no_indices expand_wildcards ignore_throttled'

const SEARCH =
  'from size sort scroll _source _source_includes _source_excludes track_total_hits track_scores version ' +
  'seq_no_primary_term rest_total_hits_as_int typed_keys preference routing request_cache timeout search_type ' +
  'batched_reduce_size pre_filter_shard_size max_concurrent_shard_requests ccs_minimize_roundtrips ' +
  `allow_partial_search_results stats ${INDEX_OPTIONS}`

export const SEARCH_ROUTES: readonly Route[] = [
  route('GET|POST', '/_search /{index}/_search', SEARCH, search),
  route('GET|POST', '/_count /{index}/_count', `${INDEX_OPTIONS} preference routing`, count),
]

/** Body of a search with its JSON, in which errors name a position. */
interface SearchBody {
  readonly body: JsonObject
  readonly text: string
}

export function readBody(text: string): SearchBody {
  if (text.trim() === '') return { body: {}, text }
  const body = parseBody(text)
  if (isObject(body)) return { body, text }
  const reason = `Expected [START_OBJECT] but found [${tokenName(body)}]`
  throw new ElasticsearchFailure(400, { type: 'parsing_exception', reason, line: 1, col: 1 })
}

function search(call: EndpointCall): FakeResponse {
  const { body, text } = readBody(call.body.toString())
  const { cluster, parameters } = call
  return jsonText(answer(call, parseSearch(body, text, parameters, cluster.clock()), parameters.text('index')))
}

/** Runs a search of any kind and writes its response. */
export function answer(call: EndpointCall, request: SearchRequest, index: string | undefined): string {
  const { cluster, parameters } = call
  const format: SearchFormat = {
    totalAsInteger: parameters.flag('rest_total_hits_as_int'),
    typedKeys: parameters.flag('typed_keys'),
  }
  const started = performance.now()
  const took = (): number => Math.round(performance.now() - started)
  if (request.pit !== undefined) {
    if (index !== undefined) throw indexWithPit()
    const { id, snapshots } = findPit(cluster, request.pit)
    return renderSearch(runSearch(request, snapshots), format, { pitId: id, took: took() })
  }
  const snapshots = visible(call, index)
  const opened = openSearch(request, snapshots)
  if (request.scroll === undefined) return renderSearch(opened.result, format, { took: took() })
  const { id } = cluster.contexts.open(snapshots, request.scroll, new ScrollCursor(opened))
  return renderSearch(opened.result, format, { scrollId: id, took: took() })
}

/** Returns the snapshots that a search without a context of its own sees now. */
function visible({ cluster, parameters }: EndpointCall, index: string | undefined): readonly Snapshot[] {
  const indices = cluster.resolve(index, {
    ignoreUnavailable: parameters.flag('ignore_unavailable'),
    allowNoIndices: parameters.flag('allow_no_indices', true),
  })
  return indices.map((each) => each.search())
}

function count(call: EndpointCall): FakeResponse {
  const { body, text } = readBody(call.body.toString())
  const unknown = Object.keys(body).find((key) => key !== 'query')
  if (unknown !== undefined) throw notCounted(text, unknown)
  const { cluster, parameters } = call
  const request = parseSearch({ ...body, size: 0, track_total_hits: true }, text, parameters, cluster.clock())
  const result = runSearch(request, visible(call, parameters.text('index')))
  return jsonText(`{"count":${result.total?.value ?? 0},"_shards":${shardSummary(result)}}`)
}

function notCounted(text: string, key: string): ElasticsearchFailure {
  const reason = `request does not support [${key}]`
  return new ElasticsearchFailure(400, { type: 'parsing_exception', reason, ...placeOfKey(text, key) })
}

function indexWithPit(): ElasticsearchFailure {
  return invalidRequest('[indices] cannot be used with point in time. Do not specify any index with point in time.')
}
