import type { ApiTraits } from '../message/request.js'
import { CONDITIONS, isRepeatableByName, readsByName } from './traits/repeatable-names.js'

/** Part of a request in which a parameter is sent. */
export type Place = 'path' | 'query' | 'body'

/** Body that an API takes: named properties, or one value under the name `key`. */
export type EndpointBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'properties' }
  | { readonly kind: 'value' | 'ndjson'; readonly key: string; readonly required: boolean }

/** Format of a successful response; `events` are server-sent events. */
export type EndpointResponse = 'json' | 'text' | 'boolean' | 'binary' | 'events'

/** Path with gaps. `/{index}/_doc/{id}` has the strings `/`, `/_doc/` and an empty one around its two parameters. */
export interface Route {
  /** HTTP method. `GET|POST` is POST for a request with a body, and GET otherwise. */
  readonly method: string
  readonly texts: readonly string[]
  readonly parameters: readonly string[]
}

/** Run-time description of an API. */
export interface Endpoint extends ApiTraits {
  /** Paths of the API; those with more parameters come first. */
  readonly routes: readonly Route[]
  /**
   * Parameters of the specification. A parameter for query and body has the place `body`. A parameter for the path and
   * another place has the latter, which is used when the chosen path lacks it.
   */
  readonly places: ReadonlyMap<string, Place>
  /** True if the query takes a sort as well as the body. */
  readonly sortsInQuery: boolean
  readonly required: readonly string[]
  /** Query parameters under which a call must not be repeated. */
  readonly conditions: readonly string[]
  readonly body: EndpointBody
  readonly response: EndpointResponse
}

/** Query parameters of every API. */
export const COMMON_QUERY: readonly string[] = ['error_trace', 'filter_path', 'human', 'pretty']

/**
 * Decodes a row of the generated table. Its four columns are the paths with their methods, the query parameters, the
 * body, and the response.
 *
 * `GET /_ml/{id} /_ml;force timeout!;filter` is an API with two paths, two query parameters and one body property. `!`
 * marks a required one. A body that is one value is written `=document`, and one of lines `+operations`.
 */
export function decodeEndpoint(name: string, row: string): Endpoint {
  const [paths = '', query = '', body = '', response] = row.split(';')
  const routes = decodeRoutes(paths)
  const methods = routes.map((route) => route.method)
  const lists = { path: pathParameters(routes), query: words(query), body: bodyProperties(body) }
  const places = decodePlaces(lists)
  return {
    name,
    pathParameters: lists.path.map(bare),
    repeatable: isRepeatableByName(name, methods),
    reads: readsByName(name, methods),
    accept: response === 'text' ? 'text' : 'json',
    routes,
    places,
    sortsInQuery: lists.query.includes('sort'),
    required: [...lists.path, ...lists.query, ...lists.body].filter(isRequired).map(bare),
    conditions: methods.some(isWrite) ? CONDITIONS.filter((condition) => places.get(condition) === 'query') : [],
    body: decodeBody(body),
    response: decodeResponse(response, routes),
  }
}

function isWrite(method: string): boolean {
  return method === 'PUT' || method === 'DELETE' || method === 'POST'
}

function decodeRoutes(column: string): Route[] {
  const routes: Route[] = []
  let method = ''
  for (const word of words(column)) {
    if (word.startsWith('/')) routes.push(decodeRoute(method, word))
    else method = word
  }
  return routes
}

function decodeRoute(method: string, path: string): Route {
  const chunks = path.split(/[{}]/)
  return {
    method,
    texts: chunks.filter((_, index) => index % 2 === 0),
    parameters: chunks.filter((_, index) => index % 2 === 1),
  }
}

/** Returns the path parameters. One that all paths need is marked as required. */
function pathParameters(routes: readonly Route[]): string[] {
  const names = new Set(routes.flatMap((route) => route.parameters))
  return [...names].map((name) => (routes.every((route) => route.parameters.includes(name)) ? `${name}!` : name))
}

function bodyProperties(column: string): string[] {
  return /^[=+]/.test(column) ? [] : words(column)
}

/** Later lists win: body over query, query over path. */
function decodePlaces(lists: Record<Place, readonly string[]>): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const name of lists.path) places.set(bare(name), 'path')
  for (const name of COMMON_QUERY) places.set(name, 'query')
  for (const name of lists.query) places.set(bare(name), 'query')
  for (const name of lists.body) places.set(bare(name), 'body')
  return places
}

function decodeBody(column: string): EndpointBody {
  if (column === '') return { kind: 'none' }
  if (!/^[=+]/.test(column)) return { kind: 'properties' }
  const key = column.slice(1)
  return { kind: column.startsWith('=') ? 'value' : 'ndjson', key: bare(key), required: isRequired(key) }
}

function decodeResponse(column: string | undefined, routes: readonly Route[]): EndpointResponse {
  if (column === 'text' || column === 'binary' || column === 'events') return column
  return routes[0]?.method === 'HEAD' ? 'boolean' : 'json'
}

function words(column: string): string[] {
  return column === '' ? [] : column.split(' ')
}

function isRequired(name: string): boolean {
  return name.endsWith('!')
}

function bare(name: string): string {
  return isRequired(name) ? name.slice(0, -1) : name
}
