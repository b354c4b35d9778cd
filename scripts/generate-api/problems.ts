import { camelCase, snakeCase } from '../../src/api/names.js'
import type { Api } from './api.js'

/** Describes the features of an API that the table cannot express. */
export function problemsOf(api: Api): string[] {
  const problems: string[] = []
  const known = new Set(api.path.map((parameter) => parameter.name))
  for (const { method, path } of api.routes) {
    if (!method) problems.push(`${path} has no method`)
    for (const name of placeholders(path)) if (!known.has(name)) problems.push(`{${name}} of ${path} is no parameter`)
  }
  if (api.routes.length === 0) problems.push('it has no path')
  if ('key' in api.body && !api.body.key.name) problems.push('its body has no name')
  if (snakeCase(camelCase(api.shortName)) !== api.shortName) problems.push('its name has no camel case')
  return problems
}

/** The names in the gaps of a path template. */
export function placeholders(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}
