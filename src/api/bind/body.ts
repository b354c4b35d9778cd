import { ConfigurationError } from '../../errors/index.js'
import { isPlainObject } from '../../errors/plain-object.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** Returns the body that was given as a whole: under `body`, or under the API's own name for it. */
export function wholeBody({ name, body }: Endpoint, params: CallParameters): unknown {
  if (!('key' in body) || body.key === 'body' || params[body.key] == null) return params.body ?? undefined
  if (params.body == null) return params[body.key]
  throw new ConfigurationError(`${name} has a body twice: as \`${body.key}\` and as \`body\``)
}

/**
 * Returns whether properties can be added to this body. Strings, Buffers, streams, lists and instances are sent
 * unchanged.
 */
export function takesProperties(endpoint: Endpoint, whole: unknown): boolean {
  if (endpoint.body.kind === 'none' || endpoint.body.kind === 'ndjson') return false
  return whole === undefined || isPlainObject(whole)
}

/**
 * Merges flat properties over those of `body`, so that a prepared body can be adapted. The prepared object is not
 * changed.
 */
export function mergeBody(whole: unknown, flat: Record<string, unknown>): unknown {
  if (Object.keys(flat).length === 0) return whole
  return typeof whole === 'object' ? { ...whole, ...flat } : flat
}
