import type { ApiTraits } from '../../message/request.js'
import type { CallOptions } from '../../options/call-options.js'
import { givenQuery } from '../bind/bind-params.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'
import { isRepeatable } from './repeatable.js'
import { STEPWISE } from './repeatable-names.js'

/** What the pipeline has to know of one call: some of it depends on the parameters. */
export function callTraits(endpoint: Endpoint, params: CallParameters = {}, options?: CallOptions | null): ApiTraits {
  return {
    name: endpoint.name,
    repeatable: isRepeatable(endpoint, withQuery(params, options?.querystring)),
    stepwise: STEPWISE.has(endpoint.name),
    accept: params.format === 'json' ? 'json' : endpoint.accept,
  }
}

/** Parameters can be given as a querystring, too. */
function withQuery(params: CallParameters, querystring: CallOptions['querystring']): CallParameters {
  if (params.querystring === undefined && querystring === undefined) return params
  return { ...params, ...givenQuery(params.querystring), ...givenQuery(querystring) }
}
