import { decodeEndpoint, type Endpoint } from './endpoint.js'
import { TABLE } from './generated/table.js'
import { apiName, camelCase, methodName, snakeCase } from './names.js'

const endpoints = new Map<string, Endpoint>()
const rows = new Map<string, ReadonlyMap<string, string>>()

/** Finds the endpoint with a name of the specification, such as `indices.create`. Its row is decoded once. */
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

/** Finds the endpoint of a method such as `putMapping$`. The client itself is the namespace `''`. */
export function findMethod(namespace: string, method: string): Endpoint | undefined {
  const api = apiName(method)
  return api === undefined ? undefined : findEndpoint(namespace === '' ? api : `${namespace}.${api}`)
}

/** Finds the namespace of the specification for a property such as `asyncSearch`. */
export function findNamespace(property: string): string | undefined {
  const namespace = snakeCase(property)
  return namespace && Object.hasOwn(TABLE, namespace) ? namespace : undefined
}

/** Returns the names of all methods of a namespace. */
export function methodNames(namespace: string): string[] {
  return [...rowsOf(namespace).keys()].map(methodName)
}

/** Returns the names of all namespaces, as properties of a client. */
export function namespaceNames(): string[] {
  return Object.keys(TABLE).filter(Boolean).map(camelCase)
}

/** Returns the names of all endpoints, as in the specification. */
export function endpointNames(): string[] {
  return endpointRows().map(([name]) => name)
}

/**
 * Returns the names of endpoints, each with its row of the table.
 *
 * @param isWanted - selects rows, and namespaces by their text. Others are not split. @defaultValue all
 */
export function endpointRows(isWanted: (text: string) => boolean = () => true): [name: string, row: string][] {
  const found: [name: string, row: string][] = []
  for (const namespace of Object.keys(TABLE)) {
    if (!isWanted(TABLE[namespace] ?? '')) continue
    for (const [api, row] of rowsOf(namespace)) {
      if (isWanted(row)) found.push([namespace === '' ? api : `${namespace}.${api}`, row])
    }
  }
  return found
}

/** Returns the rows of a namespace by name. Its part of the table is split at its first use. */
function rowsOf(namespace: string): ReadonlyMap<string, string> {
  const known = rows.get(namespace)
  if (known) return known
  if (!Object.hasOwn(TABLE, namespace)) return new Map()
  const lines = TABLE[namespace]?.trim().split('\n') ?? []
  const made = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]))
  rows.set(namespace, made)
  return made
}
