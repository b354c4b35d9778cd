import { isPlainObject } from '../../errors/plain-object.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/**
 * Conditions of writes. If only the response of the first call was lost, the condition fails for the second one. The
 * caller would then see a false conflict.
 */
const CONDITIONS = ['if_seq_no', 'if_primary_term', 'if_version', 'version', 'create']

/** APIs that only some parameters allow to repeat. */
const BY_PARAMETERS: Readonly<Record<string, (params: CallParameters) => boolean>> = {
  // Without an id, Elasticsearch generates a new one each time.
  index: (params) => params.id != null && params.op_type !== 'create',
  // Scripts count and append. After a plain `upsert`, a second call applies the `doc`, which the first one did not.
  update: (params) => {
    const { doc, script, upsert } = bodyOf(params)
    return doc != null && script == null && upsert == null
  },
  // A second scroll, or a second stored search, would stay open.
  search: (params) => params.scroll == null,
  search_template: (params) => params.scroll == null,
  'eql.search': (params) => !isStored(bodyOf(params)),
  'sql.query': (params) => !isStored(bodyOf(params)),
}

function isStored(body: CallParameters): boolean {
  return isSet(body.keep_on_completion) || isSet(body.wait_for_completion_timeout)
}

/** Tells whether this call can be sent twice without harm. */
export function isRepeatableCall(endpoint: Endpoint, params: CallParameters = {}): boolean {
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

/** Returns the properties of the body, wherever they were given. Those of a string or a stream are unknown. */
function bodyOf(params: CallParameters): CallParameters {
  return isPlainObject(params.body) ? { ...params.body, ...params } : params
}
