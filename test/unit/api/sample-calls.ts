import type { Endpoint } from '../../../src/api/endpoint.js'

type Parameters = Record<string, unknown>

/** Parameters that suffice to call an API. */
export function requiredParameters(endpoint: Endpoint): Parameters {
  const params = Object.fromEntries(endpoint.required.map((name) => [name, sampleValue(endpoint, name)]))
  if ('key' in endpoint.body && endpoint.body.required) params[endpoint.body.key] = sampleBody(endpoint)
  return params
}

/** Every parameter that can go into a path, over and above what is required. */
export function pathParameters(endpoint: Endpoint): Parameters {
  const names = endpoint.routes[0]?.parameters ?? []
  return {
    ...requiredParameters(endpoint),
    ...Object.fromEntries(names.map((name) => [name, sampleValue(endpoint, name)])),
  }
}

/** All parameters at once. */
export function allParameters(endpoint: Endpoint): Parameters {
  const known = [...endpoint.places.keys()].filter((name) => name !== 'body')
  const params = Object.fromEntries(known.map((name) => [name, sampleValue(endpoint, name)]))
  if ('key' in endpoint.body) params[endpoint.body.key] = sampleBody(endpoint)
  return params
}

/** A value that has characters to encode. */
export function sampleValue(endpoint: Endpoint, name: string): unknown {
  return endpoint.places.get(name) === 'body' && !inPath(endpoint, name) ? { of: name } : `${name} é/1`
}

export function sampleBody(endpoint: Endpoint): unknown {
  return endpoint.body.kind === 'ndjson' ? [{ index: {} }, { title: 'a' }] : { title: 'a' }
}

function inPath(endpoint: Endpoint, name: string): boolean {
  return endpoint.routes.some((route) => route.parameters.includes(name))
}
