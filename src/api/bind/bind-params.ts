import { describe } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import { isObject } from '../../errors/plain-object.js'
import { asBytes, isStreamedBody } from '../../message/body.js'
import type { RequestParams } from '../../message/request.js'
import { rejectEmptyInstance } from '../../validate/reject-instance.js'
import type { Endpoint, Place, Route } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'
import { mergeBody, takesProperties, wholeBody } from './body.js'
import { chooseRoute, fillPath } from './fill-path.js'
import { rejectMissing } from './missing.js'

/**
 * Converts the parameters of an API to a request.
 *
 * Each parameter is sent in the place that the specification gives it. If the specification has both query and body,
 * the body wins, except for a sort such as `name:desc`. A body can be given by its properties, as a whole under `body`
 * (or its own name, such as `document`), or both ways. Flat properties win. Unknown parameters are sent in the body if
 * the API's body takes properties, else in the query. Elasticsearch then names them in its error.
 *
 * @throws ConfigurationError for missing parameters, and for parameters that fit neither path nor body
 */
export function bindParams(endpoint: Endpoint, params: CallParameters = {}): RequestParams {
  if (!isObject(params)) {
    throw new ConfigurationError(`${endpoint.name} takes its parameters as an object, got ${describe(params)}`)
  }
  rejectMissing(endpoint, params)
  const route = chooseRoute(endpoint, params)
  const path = fillPath(endpoint, route, params)
  const whole = wholeBody(endpoint, params)
  const { query, properties } = sortParams(endpoint, route, params, takesProperties(endpoint, whole))
  const body = mergeBody(whole, properties)
  const method = methodOf(route, body)
  if (endpoint.body.kind !== 'ndjson') return { method, path, querystring: query, body }
  return { method, path, querystring: query, bulkBody: lines(endpoint.name, endpoint.body.key, params, body) }
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
    const place = isSortText(endpoint, name, value)
      ? 'query'
      : (endpoint.places.get(name) ?? (roomInBody ? 'body' : 'query'))
    if (place === 'query') sorted.query[name] = value
    else if (place === 'body' && roomInBody) sorted.properties[name] = value
    else if (value !== null) throw noRoom(endpoint, name, place)
  }
  return sorted
}

/** Returns whether a parameter is a sort such as `name:desc`. In a body, that is the name of a field. */
function isSortText({ sortsInQuery }: Endpoint, name: string, value: unknown): boolean {
  return name === 'sort' && sortsInQuery && typeof value === 'string' && value.includes(':')
}

/** Returns whether a parameter is part of the path, or is the whole body. */
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

/** Copies parameters that were given as a querystring, in any form, so that others can be added. */
export function givenQuery(querystring: unknown): Record<string, unknown> {
  if (typeof querystring !== 'string') {
    if (!isObject(querystring)) return {}
    rejectEmptyInstance(querystring, 'querystring')
    return { ...querystring }
  }
  const pairs = PLAIN.test(querystring) ? querystring.split('&').map(splitPair) : new URLSearchParams(querystring)
  const given = new Map<string, string>()
  for (const [name = '', value = ''] of pairs) {
    const earlier = given.get(name)
    if (name !== '' || value !== '') given.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return Object.fromEntries(given)
}

/** Matches querystrings that need no decoding. They are the most, and splitting them is several times as fast. */
const PLAIN = /^[\w.,:*=&-]*$/

function splitPair(pair: string): readonly string[] {
  const equals = pair.indexOf('=')
  return equals < 0 ? [pair] : [pair.slice(0, equals), pair.slice(equals + 1)]
}

function methodOf(route: Route, body: unknown): string {
  if (route.method !== 'GET|POST') return route.method
  return body === undefined ? 'GET' : 'POST'
}

function lines(name: string, key: string, params: CallParameters, body: unknown): RequestParams['bulkBody'] {
  if (body === undefined || typeof body === 'string' || Array.isArray(body) || isStreamedBody(body)) return body
  const bytes = asBytes(body)
  if (bytes !== undefined) return bytes
  const place = params.body == null ? `\`${key}\`` : 'its body'
  throw new ConfigurationError(
    `${name} takes ${place} as a list, a string, a Buffer or a stream, got ${describe(body)}`,
  )
}
