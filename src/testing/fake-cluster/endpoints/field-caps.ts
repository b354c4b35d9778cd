import { notSupported } from '../errors.js'
import { listOf } from '../format/json.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'

const PATHS = '/_field_caps /{index}/_field_caps'
const PARAMETERS = 'fields ignore_unavailable allow_no_indices expand_wildcards'

/** The API that describes fields, as far as it names the indices of an expression. */
export const FIELD_CAPS_ROUTES: readonly Route[] = [route('GET|POST', PATHS, PARAMETERS, fieldCaps)]

function fieldCaps(call: EndpointCall): FakeResponse {
  const { cluster, parameters } = call
  const fields = parameters.list('fields') ?? listOf(optionalBody(call)?.fields)
  if (fields.join() !== '_index') throw notSupported(`the capabilities of the fields [${fields.join()}]`)
  const indices = cluster.resolve(parameters.text('index'), {
    ignoreUnavailable: parameters.flag('ignore_unavailable'),
    allowNoIndices: parameters.flag('allow_no_indices', true),
  })
  const caps = { type: '_index', metadata_field: true, searchable: true, aggregatable: true }
  return json({ indices: indices.map(({ name }) => name), fields: { _index: { _index: caps } } })
}
