import { parseException } from '../errors.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { administered } from './index-expression.js'

const OPTIONS = 'ignore_unavailable allow_no_indices expand_wildcards master_timeout'

export const MAPPING_ROUTES: readonly Route[] = [
  route('GET', '/_mapping /{index}/_mapping', `${OPTIONS} local`, get),
  route('PUT|POST', '/{index}/_mapping', `${OPTIONS} timeout write_index_only`, put),
]

function get(call: EndpointCall): FakeResponse {
  const described = administered(call).map(({ name, mapping }) => [name, { mappings: mapping.toJSON() }])
  return json(Object.fromEntries(described))
}

function put(call: EndpointCall): FakeResponse {
  const body = optionalBody(call)
  if (body === undefined) throw parseException('request body is required')
  for (const index of administered(call)) index.mapping.merge(body)
  return json({ acknowledged: true })
}
