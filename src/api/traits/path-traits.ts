import { serializeQuerystring } from '../../message/querystring.js'
import type { ApiTraits, RequestParams } from '../../message/request.js'

/** Paths that are only read, although the method is POST. */
const READING_POST =
  /\/_(search|search\/template|msearch|msearch\/template|count|mget|field_caps|validate\/query|explain\/[^/]+|m?termvectors(\/[^/]+)?|analyze|rank_eval|search_shards|terms_enum|render\/template(\/[^/]+)?|query|sql|sql\/translate|eql\/search|search_mvt\/.+|knn_search|scripts\/painless\/_execute|ingest\/.*_simulate)$/

/** Elasticsearch answers these with a table of plain text. */
const TEXT = /^\/_cat(\/|$)|\/hot_threads$/

/** These can be refused when a part of their work is done. */
const STEPWISE = /\/_(update_by_query|delete_by_query|reindex)$|\/_search\/scroll/

/** What can be known of a request that was made by hand, from its method and path. */
export function traitsOf(params: RequestParams): ApiTraits {
  const method = params.method.toUpperCase()
  const path = params.path.replace(/\?.*$/, '').replace(/\/$/, '')
  return {
    name: `${method} ${params.path}`,
    repeatable: isRepeatable(method, path, queryOf(params)),
    stepwise: STEPWISE.test(path),
    accept: TEXT.test(path) && !asksForJson(params) ? 'text' : 'json',
  }
}

/** A PUT that sets a document, settings or a mapping; others may make something new each time, or run something. */
const SETTING_PUT = /\/_doc\/[^/]+$|\/_(cluster\/)?settings$|\/_mappings?$/

/** Paths with GET that change something: the next page of a scroll, a new token for a node. */
const STATEFUL_GET = /\/_search\/scroll|\/_security\/enroll\//

/** Parameters with which a second call leaves something behind, or is answered with a conflict that there is not. */
const UNREPEATABLE_QUERY = /(^|&)(scroll|op_type|version|if_seq_no|if_primary_term|if_version|create)=/

/** Without the endpoint's own entry in the specification only what is known to do no harm is repeated. */
function isRepeatable(method: string, path: string, query: string): boolean {
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
