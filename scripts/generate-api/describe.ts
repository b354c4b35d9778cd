import type { Api, Body, Parameter, Reply, Route } from './api.js'
import {
  indexTypes,
  isBehavior,
  isRequest,
  type SpecBody,
  type SpecEndpoint,
  type Specification,
  type SpecProperty,
  type SpecRequest,
  type SpecUrl,
} from './model.js'
import { placeholders, problemsOf } from './problems.js'

/** The APIs of a specification, and sentences on what in it the generator has no words for. */
export function describe(specification: Specification): { apis: Api[]; problems: string[] } {
  const typeOf = indexTypes(specification)
  const apis: Api[] = []
  const problems: string[] = []
  for (const endpoint of specification.endpoints) {
    const request = endpoint.request ? typeOf(endpoint.request) : undefined
    if (!isRequest(request)) {
      problems.push(`${endpoint.name}: its request is not described`)
      continue
    }
    const behaviors = (request.attachedBehaviors ?? []).map((name) => typeOf({ namespace: '_spec_utils', name }))
    const shared = behaviors.filter(isBehavior).flatMap((behavior) => behavior.properties)
    const api = describeApi(endpoint, request, shared)
    problems.push(...problemsOf(api).map((problem) => `${endpoint.name}: ${problem}`))
    apis.push(api)
  }
  return { apis, problems }
}

function describeApi(endpoint: SpecEndpoint, request: SpecRequest, shared: readonly SpecProperty[]): Api {
  const dot = endpoint.name.lastIndexOf('.')
  return {
    name: endpoint.name,
    namespace: endpoint.name.slice(0, Math.max(dot, 0)),
    shortName: endpoint.name.slice(dot + 1),
    description: endpoint.description,
    docUrl: endpoint.docUrl,
    deprecation: endpoint.deprecation && `since ${endpoint.deprecation.version}: ${endpoint.deprecation.description}`,
    routes: describeRoutes(endpoint.urls, request.path),
    path: request.path.map(describeParameter),
    query: [...request.query, ...shared].map(describeParameter),
    body: describeBody(request.body, endpoint),
    reply: describeReply(endpoint),
  }
}

/** Deprecated paths are left out; the order is that in which the binder tries them: most parameters first. */
function describeRoutes(urls: readonly SpecUrl[], parameters: readonly SpecProperty[]): Route[] {
  return urls
    .filter((url) => !url.deprecation)
    .map((url) => ({ method: describeMethod(url.methods), path: renamePlaceholders(url.path, parameters) }))
    .sort((a, b) => placeholders(b.path).length - placeholders(a.path).length)
}

/** GET and POST are told apart by whether there is a body; of PUT and POST the specification's first is used. */
function describeMethod(methods: readonly string[]): string {
  return methods.includes('GET') && methods.includes('POST') ? 'GET|POST' : (methods[0] ?? '')
}

function renamePlaceholders(path: string, parameters: readonly SpecProperty[]): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const parameter = parameters.find((candidate) => candidate.name === name)
    return `{${parameter?.codegenName ?? name}}`
  })
}

function describeParameter(property: SpecProperty): Parameter {
  return {
    name: property.codegenName ?? property.name,
    required: property.required,
    description: property.description ?? '',
  }
}

function describeBody(body: SpecBody, endpoint: SpecEndpoint): Body {
  switch (body.kind) {
    case 'no_body':
      return { kind: 'none' }
    case 'properties':
      return { kind: 'properties', properties: body.properties.flatMap(withAliases) }
    case 'value': {
      const ndjson = endpoint.requestMediaType?.includes('application/x-ndjson')
      const key = { name: body.codegenName ?? '', required: endpoint.requestBodyRequired, description: '' }
      return { kind: ndjson ? 'ndjson' : 'value', key }
    }
  }
}

function withAliases(property: SpecProperty): Parameter[] {
  const parameter = describeParameter(property)
  const aliases = property.aliases ?? []
  return [parameter, ...aliases.map((name) => ({ ...parameter, name, description: `Alias of \`${property.name}\`.` }))]
}

function describeReply(endpoint: SpecEndpoint): Reply {
  if (endpoint.urls.every((url) => url.methods.includes('HEAD'))) return 'boolean'
  const [preferred = 'application/json'] = endpoint.responseMediaType ?? []
  if (preferred === 'text/plain') return 'text'
  if (preferred === 'text/event-stream') return 'events'
  return preferred === 'application/json' ? 'json' : 'binary'
}
