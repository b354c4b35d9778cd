import { ElasticsearchFailure, illegalArgument, invalidRequest, notSupported } from '../errors.js'
import { isObject, type Json, type JsonObject, listOf } from '../format/json.js'
import { parseTimeValue } from '../format/time-value.js'
import type { Parameters } from '../http/parameters.js'
import { checkQueryShape, parseQuery, queryContext } from '../query/parse-query.js'
import { parsingFailure, type QueryContext, tokenName } from '../query/query.js'
import { everything } from '../query/weights.js'
import { parseAggregations } from './aggregations/parse-aggregations.js'
import type { SearchRequest } from './search-request.js'
import { parseSlice } from './slice.js'
import { parseSort, parseSortParameter } from './sort.js'
import { parseSourceFilter, sourceParameters } from './source-filter.js'

const DEFAULT_SIZE = 10
const DEFAULT_COUNT = 10_000

const KNOWN = (
  'query from size sort search_after _source track_total_hits track_scores min_score slice pit fields docvalue_fields ' +
  'version seq_no_primary_term aggs aggregations timeout stats'
).split(' ')

const UNSUPPORTED = (
  'collapse explain ext highlight indices_boost knn post_filter profile rank rescore retriever runtime_mappings ' +
  'script_fields stored_fields suggest terminate_after'
).split(' ')

/** Parses a search from its body and its query string. Throws Elasticsearch's error for an invalid one. */
export function parseSearch(body: JsonObject, text: string, parameters: Parameters, now: number): SearchRequest {
  const context = queryContext(text, now)
  checkKeys(body, context)
  const sortParameter = parameters.text('sort')
  const keepAlive = parameters.text('scroll')
  const request: SearchRequest = {
    query: queryOf(body, context),
    from: from(parameters.integer('from') ?? integer(body.from) ?? 0),
    size: size(parameters.integer('size') ?? integer(body.size) ?? DEFAULT_SIZE),
    sort: parseSort(sortParameter === undefined ? body.sort : parseSortParameter(sortParameter), text),
    searchAfter: body.search_after === undefined ? undefined : listOf(body.search_after),
    source: sourceParameters(parameters) ?? parseSourceFilter(body._source, context),
    countUpTo: countUpTo(parameters.text('track_total_hits') ?? body.track_total_hits, keepAlive !== undefined),
    trackScores: parameters.flag('track_scores', body.track_scores === true),
    minScore: body.min_score === undefined ? undefined : Number(body.min_score),
    slice: parseSlice(body.slice, text),
    pit: pitOf(body.pit),
    scroll: keepAlive === undefined ? undefined : parseTimeValue(keepAlive, 'scroll'),
    fields: fieldNames(body.fields),
    docvalueFields: fieldNames(body.docvalue_fields),
    showsVersion: parameters.flag('version', body.version === true),
    showsSeqNo: parameters.flag('seq_no_primary_term', body.seq_no_primary_term === true),
    aggregations: parseAggregations(body.aggs ?? body.aggregations, context),
  }
  checkTogether(request)
  return request
}

function checkKeys(body: JsonObject, context: QueryContext): void {
  for (const [key, value] of Object.entries(body)) {
    if (KNOWN.includes(key)) continue
    if (UNSUPPORTED.includes(key)) throw notSupported(`[${key}] in a search`)
    throw parsingFailure(context, `Unknown key for a ${tokenName(value)} in [${key}].`, key)
  }
}

function queryOf(body: JsonObject, context: QueryContext): SearchRequest['query'] {
  const query = body.query
  if (query === undefined) return () => everything(1)
  checkQueryShape(query, context)
  return parseQuery(query, context)
}

function integer(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  if (/^-?\d+$/.test(String(value))) return Number(value)
  throw new ElasticsearchFailure(400, { type: 'number_format_exception', reason: `For input string: "${value}"` })
}

function size(value: number): number {
  if (value >= 0) return value
  throw illegalArgument(`[size] parameter cannot be negative, found [${value}]`)
}

function from(value: number): number {
  if (value >= 0) return value
  throw illegalArgument(`[from] parameter cannot be negative but was [${value}]`)
}

/** A scroll counts all hits. By default, other searches count up to ten thousand. */
function countUpTo(given: Json | undefined, isScroll: boolean): number | undefined {
  if (given === undefined) return isScroll ? Number.POSITIVE_INFINITY : DEFAULT_COUNT
  if (String(given) === 'true') return Number.POSITIVE_INFINITY
  const limit = String(given) === 'false' ? -1 : (integer(given) ?? DEFAULT_COUNT)
  if (limit < -1) throw illegalArgument(`[track_total_hits] parameter must be positive or equals to -1, got ${limit}`)
  if (limit >= 0) return limit
  if (isScroll) throw invalidRequest('disabling [track_total_hits] is not allowed in a scroll context')
  return undefined
}

function pitOf(given: Json | undefined): SearchRequest['pit'] {
  if (!isObject(given)) return undefined
  const { id, keep_alive: keepAlive } = given
  if (id === undefined) throw illegalArgument('point in time id is not provided')
  return {
    id: String(id),
    keepAlive: keepAlive === undefined ? undefined : parseTimeValue(String(keepAlive), 'keep_alive'),
  }
}

function fieldNames(given: Json | undefined): readonly string[] {
  return listOf(given).map((each) => {
    if (!isObject(each)) return String(each)
    if ('format' in each) throw notSupported('[format] of a field')
    return String(each.field)
  })
}

function checkTogether({ scroll, pit, from: start, size: count, searchAfter, slice }: SearchRequest): void {
  const complaints: string[] = []
  if (scroll !== undefined && start > 0) complaints.push('using [from] is not allowed in a scroll context')
  if (scroll !== undefined && count === 0) complaints.push('[size] cannot be [0] in a scroll context')
  if (scroll !== undefined && searchAfter !== undefined) {
    complaints.push('[search_after] cannot be used in a scroll context')
  } else if (searchAfter !== undefined && start > 0) {
    complaints.push('[from] parameter must be set to 0 when [search_after] is used')
  }
  if (slice !== undefined && scroll === undefined && pit === undefined) {
    complaints.push('[slice] can only be used with [scroll] or [point-in-time] requests')
  }
  if (pit !== undefined && scroll !== undefined)
    complaints.push('using [point in time] is not allowed in a scroll context')
  if (complaints.length > 0) throw invalidRequest(...complaints)
}
