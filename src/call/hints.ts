import { unknownParameters } from '../api/bind/unknown.js'
import { findEndpoint } from '../api/catalog.js'
import type { Call } from './call.js'

/** Returns the possible mistakes of a caller: parameters that the API does not have. */
export function hintsFor({ api }: Pick<Call, 'api'>): readonly string[] {
  const endpoint = findEndpoint(api.api ?? api.name)
  return endpoint === undefined ? [] : unknownParameters(endpoint, api.parameters)
}
