import { bindParams } from '../../../src/api/bind/bind-params.js'
import { findEndpoint } from '../../../src/api/catalog.js'
import type { Endpoint } from '../../../src/api/endpoint.js'
import type { RequestParams } from '../../../src/message/request.js'

/** The endpoint with a name that the test knows to be there. */
export function endpointOf(name: string): Endpoint {
  const endpoint = findEndpoint(name)
  if (!endpoint) throw new Error(`there is no ${name}`)
  return endpoint
}

/** The request that a call becomes, without what is empty in it. */
export function bind(name: string, params?: Record<string, unknown>): Partial<RequestParams> {
  const { querystring, ...request } = bindParams(endpointOf(name), params)
  const given = Object.entries(request).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), ...(Object.keys(querystring ?? {}).length > 0 ? { querystring } : {}) }
}
