import { isPlainObject } from '../../errors/plain-object.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** APIs that only some parameters allow to repeat. */
const BY_PARAMETERS: Readonly<Record<string, (params: CallParameters) => boolean>> = {
  // Without an id, Elasticsearch generates a new one each time.
  index: (params) => params.id != null && params.op_type !== 'create',
  // Scripts count and append. After a plain `upsert`, a second call applies the `doc`, which the first one did not.
  update: (params) =>
    member(params, 'doc') != null && member(params, 'script') == null && member(params, 'upsert') == null,
  // A second scroll, or a second stored search, would stay open.
  search: (params) => params.scroll == null,
  search_template: (params) => params.scroll == null,
  'eql.search': (params) => !isStored(params),
  'sql.query': (params) => !isStored(params),
}

function isStored(params: CallParameters): boolean {
  return isSet(member(params, 'keep_on_completion')) || isSet(member(params, 'wait_for_completion_timeout'))
}

/** Returns whether this call can be sent twice without harm. */
export function isRepeatableCall(endpoint: Endpoint, params: CallParameters = {}): boolean {
  const decide = BY_PARAMETERS[endpoint.name]
  if (decide ? !decide(params) : !endpoint.repeatable) return false
  return !endpoint.conditions.some((name) => isSet(params[name]))
}

function isSet(condition: unknown): boolean {
  return condition != null && condition !== false && condition !== 'false'
}

/** Returns a property of the body, wherever it was given. Those of a string or a stream are unknown. */
function member(params: CallParameters, name: string): unknown {
  const { [name]: value, body } = params
  return value === undefined && isPlainObject(body) && Object.hasOwn(body, name) ? Object(body)[name] : value
}
