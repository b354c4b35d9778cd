import { isPlainObject } from '../bind/body.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/**
 * Writes under a condition: where the first call was processed and only its response was lost, the condition does not hold
 * for the second, and the caller would be told of a conflict that there is not.
 */
const CONDITIONS = ['if_seq_no', 'if_primary_term', 'if_version', 'version', 'create']

/** APIs that can be repeated with some parameters and not with others. */
const BY_PARAMETERS: Readonly<Record<string, (params: CallParameters) => boolean>> = {
  // without an id Elasticsearch makes one up, a new one each time
  index: (params) => params.id != null && params.op_type !== 'create',
  // scripts count and append; a plain `upsert` is followed by the `doc` on the second call, but not on the first
  update: (params) => {
    const { doc, script, upsert } = bodyOf(params)
    return doc != null && script == null && upsert == null
  },
  // a second scroll, or a second stored search, would be left behind
  search: (params) => params.scroll == null,
  search_template: (params) => params.scroll == null,
  'eql.search': (params) => !isStored(bodyOf(params)),
  'sql.query': (params) => !isStored(bodyOf(params)),
}

function isStored(body: CallParameters): boolean {
  return isSet(body.keep_on_completion) || isSet(body.wait_for_completion_timeout)
}

/** Whether sending this call twice does no harm. */
export function isRepeatable(endpoint: Endpoint, params: CallParameters = {}): boolean {
  const decide = BY_PARAMETERS[endpoint.name]
  if (decide ? !decide(params) : !endpoint.repeatable) return false
  return !isWrite(endpoint) || !CONDITIONS.some((name) => endpoint.places.get(name) === 'query' && isSet(params[name]))
}

function isWrite(endpoint: Endpoint): boolean {
  return endpoint.routes.some(({ method }) => method === 'PUT' || method === 'DELETE' || method === 'POST')
}

function isSet(condition: unknown): boolean {
  return condition != null && condition !== false && condition !== 'false'
}

/** The body's properties, wherever they were given; those of a body that is a string or a stream are not known. */
function bodyOf(params: CallParameters): CallParameters {
  return isPlainObject(params.body) ? { ...params.body, ...params } : params
}
