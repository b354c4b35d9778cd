import type { ApiTraits } from '../../message/request.js'
import type { CallOptions } from '../../options/call-options.js'
import { givenQuery } from '../bind/bind-params.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'
import { isRepeatableCall } from './repeatable.js'
import { STEPWISE } from './repeatable-names.js'

/** Returns the traits of one call. Some of them depend on its parameters. */
export function callTraits(endpoint: Endpoint, params: CallParameters = {}, options?: CallOptions | null): ApiTraits {
  const given = withQuery(params, options?.querystring)
  return {
    name: endpoint.name,
    repeatable: isRepeatableCall(endpoint, given),
    stepwise: STEPWISE.has(endpoint.name),
    accept: given.format === 'json' ? 'json' : endpoint.accept,
    api: endpoint.name,
    pathParameters: endpoint.pathParameters,
    parameters: params,
  }
}

/** Adds the parameters that were given as a querystring. */
function withQuery(params: CallParameters, querystring: CallOptions['querystring']): CallParameters {
  if (params.querystring === undefined && querystring === undefined) return params
  const given: Record<string, unknown> = { ...params }
  addQuery(given, params.querystring)
  addQuery(given, querystring)
  return given
}

/** Adds the parameters one by one: V8 takes ten times as long to spread a second object into a first. */
function addQuery(given: Record<string, unknown>, querystring: unknown): void {
  if (querystring === undefined) return
  const added = typeof querystring === 'string' ? givenQuery(querystring) : Object(querystring)
  for (const name of Object.keys(added)) given[name] = added[name]
}
