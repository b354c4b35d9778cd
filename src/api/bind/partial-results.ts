import type { CallOptions } from '../../options/call-options.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'
import { givenQuery } from './bind-params.js'
import { takesProperties, wholeBody } from './body.js'

const NAME = 'allow_partial_search_results'

/** Adds `allow_partial_search_results` to the parameters of an API that has it, unless the call gives it itself. */
export function withPartialResults(
  endpoint: Endpoint,
  params: CallParameters = {},
  options: Pick<CallOptions, 'querystring'> | undefined,
  value: boolean,
): CallParameters {
  const place = typeof params === 'object' && params !== null ? endpoint.places.get(NAME) : undefined
  if (place === undefined || (place === 'body' && !takesProperties(endpoint, wholeBody(endpoint, params))))
    return params
  const queries = [params.querystring, options?.querystring].map(givenQuery)
  const isGiven = [params, Object(params.body), ...queries].some((given) => given[NAME] !== undefined)
  return isGiven ? params : { ...params, [NAME]: value }
}
