import { isObject } from '../errors/plain-object.js'
import type { CallMessage } from '../observe/call-message.js'

/** Longest query text, in characters: the limit of Elastic's own client. */
const LONGEST = 2_048

/** APIs whose body is a query. */
const SEARCHES: ReadonlySet<string> = new Set([
  ...['search', 'async_search.submit', 'count', 'eql.search', 'fleet.search', 'knn_search'],
  ...['search_mvt', 'terms_enum'],
])

/** APIs whose lines are headers and queries in turn. */
const BATCHES: ReadonlySet<string> = new Set(['msearch', 'fleet.msearch'])

/** APIs whose query is a text in its own language. It is shown only if its values are parameters. */
const TEXT_QUERIES: ReadonlySet<string> = new Set(['esql.query', 'esql.async_query', 'sql.query'])

/** Returns the query of a search with `?` in place of each value, or `undefined` if it cannot be shown without values. */
export function queryText(call: CallMessage): string | undefined {
  const { api } = call
  if (SEARCHES.has(api)) return withoutValues(paramsOf(call).body)?.slice(0, LONGEST)
  if (BATCHES.has(api)) return batchText(paramsOf(call).bulkBody)?.slice(0, LONGEST)
  return TEXT_QUERIES.has(api) ? parameterized(paramsOf(call).body)?.slice(0, LONGEST) : undefined
}

/** Reading the parameters copies the body, so only searches do it. */
function paramsOf({ request }: CallMessage): { readonly body?: unknown; readonly bulkBody?: unknown } {
  return Object(request.params)
}

function withoutValues(body: unknown): string | undefined {
  return isObject(body) ? JSON.stringify(body, withoutValue) : undefined
}

function withoutValue(_name: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null ? value : '?'
}

/** Joins the different queries of a batch. */
function batchText(lines: unknown): string | undefined {
  if (!Array.isArray(lines)) return undefined
  const texts = lines.filter((_, at) => at % 2 === 1).map(withoutValues)
  return texts.includes(undefined) ? undefined : [...new Set(texts)].join('; ')
}

function parameterized(body: unknown): string | undefined {
  if (!isObject(body) || typeof body.query !== 'string') return undefined
  const { params } = body
  return Array.isArray(params) && params.length > 0 ? body.query : undefined
}
