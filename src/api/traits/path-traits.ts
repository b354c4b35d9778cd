import { serializeQuerystring } from '../../message/querystring.js'
import type { ApiTraits, RequestParams } from '../../message/request.js'

/** Paths that only read, although the method is POST. */
const READING_POST =
  /\/_(search|search\/template|msearch|msearch\/template|count|mget|field_caps|validate\/query|explain\/[^/]+|m?termvectors(\/[^/]+)?|analyze|rank_eval|search_shards|terms_enum|render\/template(\/[^/]+)?|query|sql|sql\/translate|eql\/search|search_mvt\/.+|knn_search|scripts\/painless\/_execute|ingest\/.*_simulate)$/

/** Paths whose response is a table of plain text. */
const TEXT = /^\/_cat(\/|$)|\/hot_threads$/

/** Paths whose work can be rejected half-way. */
const STEPWISE = /\/_(update_by_query|delete_by_query|reindex)$|\/_search\/scroll/

/** Returns the traits of a request that names its path, as far as method and path show them. */
export function traitsOf(params: RequestParams): ApiTraits {
  const method = params.method.toUpperCase()
  const path = params.path.replace(/\?.*$/, '').replace(/\/$/, '')
  return {
    name: `${method} ${params.path}`,
    repeatable: isRepeatablePath(method, path, queryOf(params)),
    stepwise: STEPWISE.test(path),
    accept: TEXT.test(path) && !asksForJson(params) ? 'text' : 'json',
  }
}

/**
 * Paths whose PUT sets a document, settings or a mapping. Other PUT requests may create something new each time, or run
 * something.
 */
const SETTING_PUT = /\/_doc\/[^/]+$|\/_(cluster\/)?settings$|\/_mappings?$/

/** Paths whose GET changes something: the next page of a scroll, a new token for a node. */
const STATEFUL_GET = /\/_search\/scroll|\/_security\/enroll\//

/** Parameters that rule out a repetition: it would leave something behind, or cause a false conflict. */
const UNREPEATABLE_QUERY = /(^|&)(scroll|op_type|version|if_seq_no|if_primary_term|if_version|create)=/

/** Without an entry in the specification, only requests that are known to be harmless are repeated. */
function isRepeatablePath(method: string, path: string, query: string): boolean {
  if (UNREPEATABLE_QUERY.test(query)) return false
  switch (method) {
    case 'GET':
      return !STATEFUL_GET.test(path)
    case 'HEAD':
    case 'DELETE':
      return true
    case 'PUT':
      return SETTING_PUT.test(path)
    case 'POST':
      return READING_POST.test(path)
    default:
      return false
  }
}

function queryOf({ path, querystring }: RequestParams): string {
  const inPath = path.includes('?') ? path.slice(path.indexOf('?') + 1) : ''
  return `${inPath}&${serializeQuerystring(querystring)}`
}

function asksForJson({ path, querystring }: RequestParams): boolean {
  const inQuery = typeof querystring === 'string' ? `?${querystring}` : `?format=${querystring?.format ?? ''}`
  return /[?&]format=json(&|$)/.test(path) || /[?&]format=json(&|$)/.test(inQuery)
}
