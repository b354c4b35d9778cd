import { ConfigurationError } from '../../errors/index.js'
import { isStream } from '../../message/body.js'
import type { RequestParams } from '../../message/request.js'
import type { Endpoint, Place, Route } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'
import { mergeBody, takesProperties, wholeBody } from './body.js'
import { rejectMissing } from './missing.js'
import { chooseRoute, fillPath } from './path.js'

/**
 * Makes a request of an API's parameters.
 *
 * Each parameter goes where the specification has it; one that it has in the query and in the body goes to the body. A body
 * can be given by its properties, or in one piece as `body` (or under its own name, such as `document`), or both: flat
 * properties win. What the specification does not know goes to the body if the API has one that can take it, else to
 * the query, where Elasticsearch answers with the name of what it does not understand.
 *
 * Missing parameters, and parameters that no path or body has room for, are a `ConfigurationError`.
 */
export function bindParams(endpoint: Endpoint, params: CallParameters = {}): RequestParams {
  if (typeof params !== 'object' || params === null) {
    throw new ConfigurationError(`${endpoint.name} takes its parameters as an object, not as ${typeof params}`)
  }
  rejectMissing(endpoint, params)
  const route = chooseRoute(endpoint, params)
  const path = fillPath(endpoint, route, params)
  const whole = wholeBody(endpoint, params)
  const { query, properties } = sortParams(endpoint, route, params, takesProperties(endpoint, whole))
  const body = mergeBody(whole, properties)
  const method = methodOf(route, body)
  if (endpoint.body.kind !== 'ndjson') return { method, path, querystring: query, body }
  return { method, path, querystring: query, bulkBody: lines(endpoint, body) }
}

interface Sorted {
  readonly query: Record<string, unknown>
  readonly properties: Record<string, unknown>
}

function sortParams(endpoint: Endpoint, route: Route, params: CallParameters, roomInBody: boolean): Sorted {
  const sorted: Sorted = { query: givenQuery(params.querystring), properties: {} }
  for (const name of Object.keys(params)) {
    const value = params[name]
    if (value === undefined || isBound(endpoint, route, name)) continue
    const place = endpoint.places.get(name) ?? (roomInBody ? 'body' : 'query')
    if (place === 'query') sorted.query[name] = value
    else if (place === 'body' && roomInBody) sorted.properties[name] = value
    else if (value !== null) throw noRoom(endpoint, name, place)
  }
  return sorted
}

/** Whether a parameter has found its place already: in the path, or as the body in one piece. */
function isBound({ body }: Endpoint, route: Route, name: string): boolean {
  if (name === 'body' || name === 'querystring') return true
  return route.parameters.includes(name) || ('key' in body && body.key === name)
}

function noRoom(endpoint: Endpoint, name: string, place: Place): ConfigurationError {
  if (place === 'body')
    return new ConfigurationError(`${endpoint.name}: \`${name}\` cannot be added to a ready-made body`)
  const routes = endpoint.routes.filter((route) => route.parameters.includes(name))
  const partners = routes.map(({ parameters }) => parameters.filter((other) => other !== name).join('` and `'))
  return new ConfigurationError(`${endpoint.name}: \`${name}\` needs \`${partners.join('`, or `')}\` as well`)
}

/** Parameters that were given as a querystring, in whatever form, can still be added to. */
export function givenQuery(querystring: unknown): Record<string, unknown> {
  if (typeof querystring !== 'string') return typeof querystring === 'object' ? { ...querystring } : {}
  const given = new URLSearchParams(querystring)
  return Object.fromEntries(Array.from(given.keys(), (name) => [name, given.getAll(name).join(',')]))
}

function methodOf(route: Route, body: unknown): string {
  if (route.method !== 'GET|POST') return route.method
  return body === undefined ? 'GET' : 'POST'
}

function lines(endpoint: Endpoint, body: unknown): RequestParams['bulkBody'] {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body
  if (Array.isArray(body) || isStream(body)) return body
  throw new ConfigurationError(`${endpoint.name} takes its body as a list, a string, a Buffer or a stream`)
}
