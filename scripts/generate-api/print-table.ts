import { COMMON_QUERY } from '../../src/api/endpoint.js'
import type { Api, Body, Parameter, Route } from './api.js'
import { groupByNamespace } from './group.js'

/**
 * The run-time table: a row for each API, in the notation that `src/api/endpoint.ts` reads. One text a namespace loads faster
 * than an object with a property for each API.
 */
export function printTable(apis: readonly Api[]): string {
  const namespaces = [...groupByNamespace(apis)].map(([namespace, members]) => printNamespace(namespace, members))
  return `/** What every API takes: for each namespace its APIs, a name and a row for \`decodeEndpoint\` on each line. */
export const TABLE: Readonly<Record<string, string>> = {
${namespaces.join('\n')}
}
`
}

function printNamespace(namespace: string, apis: readonly Api[]): string {
  return `  ${namespace || "''"}: \`\n${apis.map(printRow).join('\n')}\n\`,`
}

function printRow(api: Api): string {
  const query = api.query.filter((parameter) => !COMMON_QUERY.includes(parameter.name))
  const format = api.format === 'json' || api.format === 'boolean' ? '' : api.format
  const columns = [printRoutes(api.routes), printNames(query), printBody(api.body), format]
  return `${api.shortName} ${columns.join(';').replace(/;+$/, '')}`
}

/** The method is said once for all paths that follow it. */
function printRoutes(routes: readonly Route[]): string {
  return routes
    .map(({ method, path }, index) => (method === routes[index - 1]?.method ? path : `${method} ${path}`))
    .join(' ')
}

function printBody(body: Body): string {
  switch (body.kind) {
    case 'none':
      return ''
    case 'properties':
      return printNames(body.properties)
    case 'value':
      return `=${printNames([body.key])}`
    case 'ndjson':
      return `+${printNames([body.key])}`
  }
}

function printNames(parameters: readonly Parameter[]): string {
  return parameters.map(({ name, required }) => (required ? `${name}!` : name)).join(' ')
}
