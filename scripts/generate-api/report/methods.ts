import { COMMON_QUERY } from '../../../src/api/endpoint.js'
import { camelCase, methodName } from '../../../src/api/names.js'
import type { Api, Parameter } from '../api.js'
import { typeName } from '../types/type-name.js'

/** A method and all that callers depend on: the names of its parameters, what it answers, where it is sent. */
export function reportMethod(api: Api): string {
  const place = api.namespace === '' ? 'client' : `client.${camelCase(api.namespace)}`
  const own = [...api.path, ...api.query, ...bodyOf(api)].filter(({ name }) => !COMMON_QUERY.includes(name))
  const parameters = [...new Set(own.map(describe))].sort()
  const response = api.format === 'json' ? typeName(api.response.name) : api.format
  const routes = api.routes.map(({ method, path }) => `${method} ${path}`).join(', ')
  return `${place}.${methodName(api.shortName)}(${parameters.join(', ')}): ${response} — ${routes}`
}

function describe({ name, required }: Parameter): string {
  return required ? `${name}!` : name
}

function bodyOf({ body }: Api): readonly Parameter[] {
  if (body.kind === 'properties') return body.properties
  return body.kind === 'none' ? [] : [body.key]
}
