import type { Cluster } from '../cluster.js'
import { ROUTES } from '../endpoints/route-table.js'
import { ElasticsearchFailure, notSupported } from '../errors.js'
import { filterPath } from '../format/filter-path.js'
import type { FakeHeaders } from '../interception.js'
import type { RecordedRequest } from '../recorded-request.js'
import { authenticate, type Credentials, REFUSAL_HEADERS } from './authentication.js'
import type { EndpointCall } from './endpoint-call.js'
import { errorNegotiation, isNegotiation, type Negotiation, negotiate } from './media-types.js'
import { checkParameters } from './parameter-check.js'
import { Parameters } from './parameters.js'
import { type FakeResponse, json, text } from './response.js'
import { allowedMethods, type Match, Router } from './router.js'
import { unsupportedApi } from './unsupported.js'

const ROUTER = new Router(ROUTES)
const PLAIN_JSON: Negotiation = { jsonType: 'application/json', wantsJson: true, wanted: '' }

/** Response with its headers, ready to be written. */
export interface WireResponse {
  readonly statusCode: number
  readonly headers: FakeHeaders
  readonly body: string
}

/** Answers a request as the cluster would. */
export async function dispatch(
  cluster: Cluster,
  credentials: Credentials | undefined,
  request: RecordedRequest,
): Promise<WireResponse> {
  const uri = request.querystring === '' ? request.path : `${request.path}?${request.querystring}`
  const { accept, 'content-type': contentType, authorization } = request.headers
  try {
    authenticate(credentials, single(authorization), uri)
    const negotiated = negotiate(cluster.version, single(accept), single(contentType), request.body.length > 0)
    if (!isNegotiation(negotiated)) return wire(negotiated, PLAIN_JSON)
    return await answer(cluster, request, uri, negotiated)
  } catch (error) {
    return refuse(error, errorNegotiation(cluster.version, single(accept)))
  }
}

async function answer(
  cluster: Cluster,
  request: RecordedRequest,
  uri: string,
  negotiated: Negotiation,
): Promise<WireResponse> {
  const match = ROUTER.match(request.path)
  const missing = unsupportedApi(request.method, request.path, match?.routes.has(request.method) === true)
  if (missing !== undefined) throw notSupported(missing)
  if (match === undefined) {
    return wire(json({ error: `no handler found for uri [${uri}] and method [${request.method}]` }, 400), negotiated)
  }
  const route = match.routes.get(request.method)
  if (route === undefined) return wrongMethod(match, request.method, uri, negotiated)
  const query = new URLSearchParams(request.querystring)
  checkFormat(query.get('format') ?? negotiated.wanted)
  checkParameters(request.path, query.keys(), route)
  const response = await route.handler(callOf(cluster, request, query, match, negotiated))
  return wire(shaped(response, query), negotiated)
}

/** Rejects formats other than JSON and, where Elasticsearch has it, text. */
function checkFormat(wanted: string): void {
  const other = /yaml|cbor|smile|csv|tsv/.exec(wanted)?.[0]
  if (other !== undefined) throw notSupported(`responses as [${other}]`)
}

function callOf(
  cluster: Cluster,
  { method, path, body }: RecordedRequest,
  query: URLSearchParams,
  match: Match,
  { wantsJson }: Negotiation,
): EndpointCall {
  const source = query.get('source')
  return {
    cluster,
    method,
    path,
    parameters: Parameters.of(query, match.path),
    body: body.length === 0 && source !== null ? Buffer.from(source) : body,
    wantsJson: query.get('format') === 'json' || (wantsJson && query.get('format') === null),
  }
}

/** Applies the parameters of every endpoint: `filter_path` and `pretty`. */
function shaped(response: FakeResponse, query: URLSearchParams): FakeResponse {
  const paths = query.get('filter_path')?.split(',') ?? []
  const isPretty = query.has('pretty') && query.get('pretty') !== 'false'
  if (response.format === 'text' || (paths.length === 0 && !isPretty)) return response
  const filtered = filterPath(JSON.parse(response.body), paths)
  return { ...response, body: isPretty ? `${JSON.stringify(filtered, undefined, 2)}\n` : JSON.stringify(filtered) }
}

function wrongMethod(match: Match, method: string, uri: string, negotiated: Negotiation): WireResponse {
  const allowed = allowedMethods(match)
  const headers = { Allow: allowed.join(',') }
  if (method === 'OPTIONS') return wire({ ...text(''), headers }, negotiated)
  const error = `Incorrect HTTP method for uri [${uri}] and method [${method}], allowed: [${allowed.join(', ')}]`
  return wire({ ...json({ error, status: 405 }, 405), headers }, negotiated)
}

function wire(response: FakeResponse, { jsonType }: Negotiation): WireResponse {
  const type = response.format === 'text' ? 'text/plain; charset=UTF-8' : jsonType
  return {
    statusCode: response.statusCode,
    headers: { ...response.headers, 'content-type': type },
    body: response.body,
  }
}

function refuse(error: unknown, negotiated: Negotiation): WireResponse {
  if (!(error instanceof ElasticsearchFailure)) throw error
  const isUnagreed = error.cause.type === 'media_type_header_exception'
  const response = wire(json(error.body, error.status), isUnagreed ? PLAIN_JSON : negotiated)
  return error.status === 401 ? { ...response, headers: { ...response.headers, ...REFUSAL_HEADERS } } : response
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header[0] : header
}
