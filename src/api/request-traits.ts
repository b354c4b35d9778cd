import type { ApiTraits, RequestParams } from '../call.js'

/** Paths that are only read, although the method is POST. */
const READING_POST =
  /\/_(search|search\/template|msearch|msearch\/template|count|mget|field_caps|validate\/query|explain\/[^/]+|m?termvectors(\/[^/]+)?|analyze|rank_eval|search_shards|terms_enum|render\/template(\/[^/]+)?|query|sql|sql\/translate|eql\/search|search_mvt\/.+|knn_search|scripts\/painless\/_execute|ingest\/.*_simulate)$/

/** The next page of a scroll, and documents that must not be there yet. */
const NEVER = /\/_search\/scroll|\/_create\//

/** Elasticsearch answers these with a table of plain text. */
const TEXT = /^\/_cat(\/|$)|\/hot_threads$/

/** What can be known of a request that was made by hand, from its method and path. */
export function traitsOf(params: RequestParams): ApiTraits {
  const method = params.method.toUpperCase()
  const path = params.path.replace(/\?.*$/, '').replace(/\/$/, '')
  return {
    name: `${method} ${params.path}`,
    repeatable: isRepeatable(method, path),
    accept: TEXT.test(path) && !asksForJson(params) ? 'text' : 'json',
  }
}

function isRepeatable(method: string, path: string): boolean {
  if (method === 'DELETE') return true
  if (NEVER.test(path)) return false
  return method === 'POST' ? READING_POST.test(path) : /^(GET|HEAD|PUT)$/.test(method)
}

function asksForJson({ path, querystring }: RequestParams): boolean {
  const inQuery = typeof querystring === 'string' ? `?${querystring}` : `?format=${querystring?.format ?? ''}`
  return /[?&]format=json(&|$)/.test(path) || /[?&]format=json(&|$)/.test(inQuery)
}
