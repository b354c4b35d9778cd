import type { ApiTraits } from '../call.js'
import type { Endpoint } from './endpoint.js'
import type { CallParameters } from './parameters.js'
import { isRepeatable } from './repeatable.js'

/** What the pipeline has to know of one call: some of it depends on the parameters. */
export function callTraits(endpoint: Endpoint, params: CallParameters = {}): ApiTraits {
  return {
    name: endpoint.name,
    repeatable: isRepeatable(endpoint, params),
    accept: params.format === 'json' ? 'json' : endpoint.accept,
  }
}
