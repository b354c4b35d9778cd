import type { Api } from './api.js'

/** The APIs by their namespaces, both in alphabetical order; those of the client itself are under the empty name. */
export function groupByNamespace(apis: readonly Api[]): Map<string, Api[]> {
  const groups = new Map<string, Api[]>()
  for (const api of [...apis].sort((a, b) => compare(a.name, b.name))) {
    const group = groups.get(api.namespace)
    if (group) group.push(api)
    else groups.set(api.namespace, [api])
  }
  return new Map([...groups].sort(([a], [b]) => compare(a, b)))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
