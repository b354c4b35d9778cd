import { ConfigurationError } from '../../errors/index.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** What was given as the body in one piece: under `body`, or under the name that the API has for it. */
export function wholeBody({ name, body }: Endpoint, params: CallParameters): unknown {
  if (!('key' in body) || body.key === 'body' || params[body.key] == null) return params.body ?? undefined
  if (params.body == null) return params[body.key]
  throw new ConfigurationError(`${name} has a body twice: as \`${body.key}\` and as \`body\``)
}

/** Whether single properties can be added to this body: strings, Buffers, streams, lists and instances go as they are. */
export function takesProperties(endpoint: Endpoint, whole: unknown): boolean {
  if (endpoint.body.kind === 'none' || endpoint.body.kind === 'ndjson') return false
  return whole === undefined || isPlainObject(whole)
}

/** Whether a value is nothing but its properties: neither a list nor an instance of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Flat properties win over those of `body`, so that a prepared body can be adapted. Nobody's object is changed. */
export function mergeBody(whole: unknown, flat: Record<string, unknown>): unknown {
  if (Object.keys(flat).length === 0) return whole
  return typeof whole === 'object' ? { ...whole, ...flat } : flat
}
