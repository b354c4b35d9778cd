import { isObject } from '../errors/plain-object.js'
import type { CallMessage } from '../observe/messages.js'

/** Longest query text, in characters: the limit of Elastic's own client. */
const LONGEST = 2_048

/** APIs whose body is a query. */
const SEARCHES: ReadonlySet<string> = new Set([
  ...['search', 'async_search.submit', 'count', 'eql.search', 'fleet.search', 'knn_search', 'msearch'],
  ...['search_mvt', 'terms_enum', 'fleet.msearch'],
])

/** APIs whose query is a text of its own language. It is shown only if its values are parameters. */
const TEXT_QUERIES: ReadonlySet<string> = new Set(['esql.query', 'esql.async_query', 'sql.query'])

/** Returns the query of a search with `?` in place of each value, or `undefined` if it cannot be shown without values. */
export function queryText({ api, request }: CallMessage): string | undefined {
  if (!SEARCHES.has(api) && !TEXT_QUERIES.has(api)) return undefined
  const { params } = request
  if (!isObject(params)) return undefined
  const { body, bulkBody = body } = params
  if (TEXT_QUERIES.has(api)) return parameterized(body)
  if (typeof bulkBody !== 'object' || bulkBody === null) return undefined
  return JSON.stringify(bulkBody, withoutValue).slice(0, LONGEST)
}

function withoutValue(_name: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null ? value : '?'
}

function parameterized(body: unknown): string | undefined {
  if (!isObject(body) || typeof body.query !== 'string') return undefined
  const { params } = body
  return Array.isArray(params) && params.length > 0 ? body.query.slice(0, LONGEST) : undefined
}
