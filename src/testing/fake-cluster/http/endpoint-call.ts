import type { Cluster } from '../cluster.js'
import { parseException } from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { parseBody } from '../format/json-errors.js'
import type { Parameters } from './parameters.js'

/** Request in the form that an endpoint receives. */
export interface EndpointCall {
  readonly cluster: Cluster
  readonly method: string
  readonly path: string
  readonly parameters: Parameters
  readonly body: Buffer
  /** True if the client requests JSON where text is the default. */
  readonly wantsJson: boolean
}

/** Returns the JSON object in the body, or `undefined` without a body. */
export function optionalBody(call: EndpointCall): JsonObject | undefined {
  if (call.body.length === 0) return undefined
  return asObject(parseBody(call.body.toString()))
}

export function requiredBody(call: EndpointCall, complaint = 'request body is required'): JsonObject {
  const body = optionalBody(call)
  if (body === undefined) throw parseException(complaint)
  return body
}

function asObject(value: Json): JsonObject {
  if (isObject(value)) return value
  throw parseException('Failed to parse content to map')
}
