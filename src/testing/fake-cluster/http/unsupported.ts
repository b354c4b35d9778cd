import { endpointRows, findEndpoint } from '../../../api/catalog.js'
import type { Endpoint } from '../../../api/endpoint.js'
import { findRoute } from '../../../api/find-route.js'
import { ROUTES } from '../endpoints/route-table.js'

let supported: ReadonlySet<string> | undefined

/**
 * Returns the name of the API that Elasticsearch would call for a request, if the stand-in does not have that API.
 * Without this check, `/_reindex` would be read as the name of an index.
 *
 * @param isRouted - whether an endpoint of the stand-in takes this method and path
 */
export function unsupportedApi(method: string, path: string, isRouted: boolean): string | undefined {
  supported ??= supportedNames()
  const name = findRoute(method, path)?.endpoint.name
  return name === undefined || (isRouted && supported.has(name)) ? undefined : name
}

/** Returns the names of the APIs that share a method and a path with an endpoint of the stand-in. */
function supportedNames(): ReadonlySet<string> {
  const own = new Set(
    ROUTES.flatMap(({ methods, paths }) =>
      methods.flatMap((method) => paths.map((path) => `${method} ${shape(path)}`)),
    ),
  )
  const names = endpointRows().map(([name]) => name)
  return new Set(names.filter((name) => requestsOf(findEndpoint(name)).some((request) => own.has(request))))
}

function requestsOf(endpoint: Endpoint | undefined): string[] {
  return (endpoint?.routes ?? []).flatMap(({ method, texts }) =>
    method.split('|').map((each) => `${each} ${texts.join('{}')}`),
  )
}

/** Returns a path without the names of its parameters. */
function shape(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}')
}
