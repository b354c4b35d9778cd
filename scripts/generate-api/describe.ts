import type { Api, Body, Parameter, ResponseFormat, Route } from './api.js'
import { type FindType, isRequest, type SpecEndpoint, type Specification, type SpecUrl } from './model.js'
import { printExceptions } from './print-exceptions.js'
import { placeholders, problemsOf } from './problems.js'
import type { SpecBody, SpecProperty, SpecRequest, SpecResponse } from './types/model.js'
import { printStatus } from './types/print-comment.js'
import { withAliases } from './types/print-property.js'
import { Types } from './types/scope.js'

/** The APIs of a specification, and sentences on what in it the generator has no words for. */
export function describe(specification: Specification): { apis: Api[]; problems: string[] } {
  const types = new Types(specification.types)
  const { find } = types
  const apis: Api[] = []
  const problems: string[] = []
  for (const endpoint of specification.endpoints) {
    const request = endpoint.request ? find(endpoint.request) : undefined
    const response = endpoint.response ? find(endpoint.response) : undefined
    if (!isRequest(request)) problems.push(`${endpoint.name}: its request is not described`)
    else if (response?.kind !== 'response') problems.push(`${endpoint.name}: its response is not described`)
    else {
      const api = describeApi(endpoint, request, response, types)
      problems.push(...problemsOf(api).map((problem) => `${endpoint.name}: ${problem}`))
      apis.push(api)
    }
  }
  return { apis, problems }
}

/** Query parameters that several APIs have in common. */
function sharedQuery({ attachedBehaviors = [] }: SpecRequest, find: FindType): SpecProperty[] {
  return attachedBehaviors.flatMap((name) => {
    const behavior = find({ namespace: '_spec_utils', name })
    return behavior?.kind === 'interface' ? behavior.properties : []
  })
}

function describeApi(endpoint: SpecEndpoint, request: SpecRequest, response: SpecResponse, types: Types): Api {
  const dot = endpoint.name.lastIndexOf('.')
  return {
    name: endpoint.name,
    namespace: endpoint.name.slice(0, Math.max(dot, 0)),
    shortName: endpoint.name.slice(dot + 1),
    description: endpoint.description,
    // Some have a mark in the place of an address.
    docUrl: endpoint.docUrl?.endsWith('#TODO') ? undefined : endpoint.docUrl,
    remarks: [...printExceptions(response, types), ...printStatus(endpoint)],
    routes: describeRoutes(endpoint.urls, request.path),
    path: request.path.map(describeParameter),
    query: [...request.query, ...sharedQuery(request, types.find)].map(describeParameter),
    body: describeBody(request.body, endpoint),
    format: describeResponseFormat(endpoint),
    request,
    response,
  }
}

/** Deprecated paths are left out; the order is that in which the binder tries them: most parameters first. */
function describeRoutes(urls: readonly SpecUrl[], parameters: readonly SpecProperty[]): Route[] {
  return urls
    .filter((url) => !url.deprecation)
    .map((url) => ({ method: describeMethod(url.methods), path: renamePlaceholders(url.path, parameters) }))
    .sort((a, b) => placeholders(b.path).length - placeholders(a.path).length)
}

/** Combines GET and POST, which the body distinguishes. For PUT and POST, it takes the specification's first. */
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
  return { ...property, name: property.codegenName ?? property.name }
}

function describeBody(body: SpecBody, endpoint: SpecEndpoint): Body {
  switch (body.kind) {
    case 'no_body':
      return { kind: 'none' }
    case 'properties':
      return { kind: 'properties', properties: body.properties.map(describeParameter).flatMap(withAliases) }
    case 'value': {
      const ndjson = endpoint.requestMediaType?.includes('application/x-ndjson')
      const key = { name: body.codegenName ?? '', required: endpoint.requestBodyRequired, type: body.value }
      return { kind: ndjson ? 'ndjson' : 'value', key }
    }
  }
}

function describeResponseFormat(endpoint: SpecEndpoint): ResponseFormat {
  if (endpoint.urls.every((url) => url.methods.includes('HEAD'))) return 'boolean'
  const [preferred = 'application/json'] = endpoint.responseMediaType ?? []
  if (preferred === 'text/plain') return 'text'
  if (preferred === 'text/event-stream') return 'events'
  return preferred === 'application/json' ? 'json' : 'binary'
}
