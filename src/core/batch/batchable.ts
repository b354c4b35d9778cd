import type { CallParameters } from '../../api/parameter-types.js'
import type { Call } from '../../call/call.js'
import { isPlainObject } from '../../errors/plain-object.js'
import type { CallOptions } from '../../options/call-options.js'

/** Header and body of one search of a multi search. */
export interface BatchedSearch {
  readonly header: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/** Parameters of a search that the header of a multi search takes. Source: Elasticsearch's multi search API, "header". */
const HEADER: ReadonlySet<string> = new Set([
  'allow_no_indices',
  'allow_partial_search_results',
  'ccs_minimize_roundtrips',
  'expand_wildcards',
  'ignore_unavailable',
  'preference',
  'project_routing',
  'request_cache',
  'routing',
  'search_type',
])

/** Options that concern a single call rather than its request. */
const OPTIONS: ReadonlySet<string> = new Set(['context', 'id', 'signal'])

/** Body of a multi search that counts. */
const COUNTING = { size: 0, track_total_hits: true }

/**
 * Returns the search that stands for a call, or nothing if the call needs a separate request.
 * Streamed calls, calls with extra options, and parameters that a multi search cannot carry need one.
 */
export function batchedSearch(
  { api, params: request }: Call,
  params: CallParameters | undefined,
  options: CallOptions | undefined,
): BatchedSearch | undefined {
  const isCount = api.name === 'count'
  if (api.name !== 'search' && !isCount) return undefined
  if (options !== undefined && !Object.keys(options).every((name) => OPTIONS.has(name))) return undefined
  const { querystring = {}, body = {} } = request
  if (typeof querystring !== 'object' || !Object.keys(querystring).every((name) => HEADER.has(name))) return undefined
  if (typeof body !== 'object' || body === null || !isPlainObject(body)) return undefined
  const header = { index: params?.index, ...querystring }
  return { header, body: isCount ? { ...body, ...COUNTING } : body }
}
