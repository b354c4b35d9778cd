import { decodeEndpoint, type Endpoint } from './endpoint.js'
import { TABLE } from './generated/table.js'
import { apiName, camelCase, methodName, snakeCase } from './names.js'

const endpoints = new Map<string, Endpoint>()
const rows = new Map<string, ReadonlyMap<string, string>>()

/** The endpoint with a name of the specification, such as `indices.create`; it is decoded once. */
export function findEndpoint(name: string): Endpoint | undefined {
  const known = endpoints.get(name)
  if (known) return known
  const dot = name.lastIndexOf('.')
  const row = rowsOf(name.slice(0, Math.max(dot, 0))).get(name.slice(dot + 1))
  if (row === undefined) return undefined
  const endpoint = decodeEndpoint(name, row)
  endpoints.set(name, endpoint)
  return endpoint
}

/** The endpoint that a method such as `putMapping$` stands for; the client itself is the namespace `''`. */
export function findMethod(namespace: string, method: string): Endpoint | undefined {
  const api = apiName(method)
  return api === undefined ? undefined : findEndpoint(namespace === '' ? api : `${namespace}.${api}`)
}

/** The namespace of the specification that a property such as `asyncSearch` stands for. */
export function findNamespace(property: string): string | undefined {
  const namespace = snakeCase(property)
  return namespace && Object.hasOwn(TABLE, namespace) ? namespace : undefined
}

/** The names of all methods of a namespace. */
export function methodNames(namespace: string): string[] {
  return [...rowsOf(namespace).keys()].map(methodName)
}

/** The names of all namespaces, as properties of a client. */
export function namespaceNames(): string[] {
  return Object.keys(TABLE).filter(Boolean).map(camelCase)
}

/** The names of all endpoints, as in the specification. */
export function endpointNames(): string[] {
  return Object.keys(TABLE).flatMap((namespace) =>
    [...rowsOf(namespace).keys()].map((api) => (namespace === '' ? api : `${namespace}.${api}`)),
  )
}

/** The rows of a namespace by name; its part of the table is taken apart when it is first used. */
function rowsOf(namespace: string): ReadonlyMap<string, string> {
  const known = rows.get(namespace)
  if (known) return known
  if (!Object.hasOwn(TABLE, namespace)) return new Map()
  const lines = TABLE[namespace]?.trim().split('\n') ?? []
  const made = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]))
  rows.set(namespace, made)
  return made
}
