import { ElasticsearchFailure, illegalArgument, invalidRequest, parseException } from '../errors.js'
import { type Json, type JsonObject, listOf } from '../format/json.js'
import type { EndpointCall } from '../http/endpoint-call.js'
import { Parameters } from '../http/parameters.js'
import { type FakeResponse, jsonText } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { parseSearch } from '../search/parse-search.js'
import type { SearchRequest } from '../search/search-request.js'
import { answer, INDEX_OPTIONS, readBody } from './search.js'

const PARAMETERS =
  'max_concurrent_searches max_concurrent_shard_requests pre_filter_shard_size rest_total_hits_as_int search_type ' +
  `typed_keys ccs_minimize_roundtrips routing ${INDEX_OPTIONS}`

export const MSEARCH_ROUTES: readonly Route[] = [
  route('GET|POST', '/_msearch /{index}/_msearch', PARAMETERS, multiSearch),
]

const HEADER_KEYS = [
  'index',
  'indices',
  'search_type',
  'request_cache',
  'preference',
  'routing',
  'allow_partial_search_results',
  'expand_wildcards',
  'ignore_unavailable',
  'allow_no_indices',
  'ccs_minimize_roundtrips',
]

interface OneSearch {
  readonly call: EndpointCall
  readonly index: string | undefined
  readonly request: SearchRequest
}

function multiSearch(call: EndpointCall): FakeResponse {
  const started = performance.now()
  const searches = parse(call)
  if (searches.length === 0) throw invalidRequest('no requests added')
  const responses = searches.map(runOne)
  return jsonText(`{"took":${Math.round(performance.now() - started)},"responses":[${responses.join(',')}]}`)
}

/** Runs one search; its failure does not affect the others. */
function runOne({ call, index, request }: OneSearch): string {
  try {
    return `${answer(call, request, index).slice(0, -1)},"status":200}`
  } catch (error) {
    if (!(error instanceof ElasticsearchFailure)) throw error
    return JSON.stringify(error.body)
  }
}

/** Parses all searches; one that is invalid fails the whole request. */
function parse(call: EndpointCall): readonly OneSearch[] {
  const text = call.body.toString()
  if (text === '') throw parseException('request body or source parameter is required')
  if (!text.endsWith('\n')) throw illegalArgument('The msearch request must be terminated by a newline [\n]')
  const lines = text.slice(0, -1).split('\n')
  const searches: OneSearch[] = []
  for (let place = 0; place + 1 < lines.length; place += 2) {
    searches.push(parseOne(call, readBody(lines[place] ?? '').body, lines[place + 1] ?? ''))
  }
  return searches
}

function parseOne(call: EndpointCall, header: JsonObject, line: string): OneSearch {
  const unknown = Object.keys(header).find((key) => !HEADER_KEYS.includes(key))
  if (unknown !== undefined) throw illegalArgument(`key [${unknown}] is not supported in the metadata section`)
  const { body, text } = readBody(line)
  const index = listOf(header.index ?? header.indices).join(',') || call.parameters.text('index')
  const options = new Map(Object.entries(header).map(([key, value]) => [key, plain(value)]))
  const own = { ...call, parameters: new Parameters(new Map([...shared(call), ...options])) }
  return { call: own, index, request: parseSearch(body, text, own.parameters, call.cluster.clock()) }
}

/** Returns the parameters of the request that apply to each search. */
function shared({ parameters }: EndpointCall): readonly (readonly [string, string])[] {
  const names = ['ignore_unavailable', 'allow_no_indices', 'rest_total_hits_as_int', 'typed_keys']
  return names.flatMap((name) => {
    const value = parameters.text(name)
    return value === undefined ? [] : [[name, value] as const]
  })
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
