import { ConfigurationError } from '../../errors/index.js'
import { nearest } from '../../errors/nearest.js'
import { isPlainObject } from '../../errors/plain-object.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** Rejects a call without the required parameters of its API. The error names all of them. */
export function rejectMissing(endpoint: Endpoint, params: CallParameters): void {
  const missing = endpoint.required.filter((name) => !isGiven(endpoint, params, name))
  if (lacksValue(endpoint, params, missing)) missing.push(valueKey(endpoint))
  if (missing.length > 0) throw new ConfigurationError(message(endpoint, params, missing))
}

function isGiven(endpoint: Endpoint, params: CallParameters, name: string): boolean {
  const value = params[name]
  switch (endpoint.places.get(name)) {
    case 'body':
      return value !== undefined || isWithin(params.body, name) || isWithin(params.querystring, name)
    case 'query':
      return value != null || isWithin(params.querystring, name)
    default:
      return value != null && value !== '' && !(Array.isArray(value) && value.length === 0)
  }
}

/** Returns whether a prepared body or querystring has a parameter. A string or an instance is assumed to have it. */
function isWithin(holder: unknown, name: string): boolean {
  if (holder == null) return false
  return !isPlainObject(holder) || Reflect.get(holder, name) !== undefined
}

/**
 * Returns whether the required body is missing. Unknown flat keys form a body, as in the official client. Keys that are
 * probably misspelled parameters do not.
 */
function lacksValue(endpoint: Endpoint, params: CallParameters, missing: readonly string[]): boolean {
  const { body } = endpoint
  if (!('key' in body) || !body.required || params[body.key] != null || params.body != null) return false
  const meant = [...missing, body.key]
  return body.kind === 'ndjson' || unknownKeys(endpoint, params).every((key) => nearest(key, meant))
}

function valueKey({ body }: Endpoint): string {
  return 'key' in body ? body.key : 'body'
}

function message(endpoint: Endpoint, params: CallParameters, missing: readonly string[]): string {
  const typos = unknownKeys(endpoint, params).flatMap((key) => {
    const meant = nearest(key, missing)
    return meant ? [` (is \`${key}\` meant to be \`${meant}\`?)`] : []
  })
  return `${endpoint.name} needs ${missing.map((key) => `\`${key}\``).join(' and ')}${typos.join('')}`
}

/** Returns the names of parameters that the API does not have. */
function unknownKeys(endpoint: Endpoint, params: CallParameters): string[] {
  const own = ['body', 'querystring', valueKey(endpoint)]
  return Object.keys(params).filter((key) => params[key] != null && !own.includes(key) && !endpoint.places.has(key))
}
