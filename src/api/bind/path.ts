import { ConfigurationError } from '../../errors/index.js'
import { encode, textOf } from '../../message/url-text.js'
import type { Endpoint, Route } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** The path with the most parameters of those whose parameters are all given. */
export function chooseRoute(endpoint: Endpoint, params: CallParameters): Route {
  for (const route of endpoint.routes) {
    if (route.parameters.every((name) => params[name] != null)) return route
  }
  const needed = endpoint.routes.map(({ parameters }) => parameters.map((name) => `\`${name}\``).join(' and '))
  throw new ConfigurationError(`${endpoint.name} needs ${needed.join(', or ')}`)
}

/** The path with its gaps filled. No value can leave its segment: all that has a meaning in a URL is encoded. */
export function fillPath(endpoint: Endpoint, route: Route, params: CallParameters): string {
  let path = route.texts[0] ?? ''
  route.parameters.forEach((name, index) => {
    path += segment(endpoint, name, params[name]) + (route.texts[index + 1] ?? '')
  })
  return path
}

function segment(endpoint: Endpoint, name: string, value: unknown): string {
  const text = Array.isArray(value) ? joinList(name, value) : encode(name, textOf(name, value))
  // a gap left empty would be another path, and with it perhaps all indices instead of none
  if (text === '' || text === undefined) {
    throw new ConfigurationError(`${endpoint.name}: \`${name}\` is empty, or has an empty element`)
  }
  // dots cannot be encoded: whoever normalizes the URL on the way would walk up with them
  if (text === '.' || text === '..') throw new ConfigurationError(`${endpoint.name}: \`${name}\` cannot be \`${text}\``)
  return text
}

/** Elements joined by commas; nothing if one of them is empty. */
function joinList(name: string, list: readonly unknown[]): string | undefined {
  const elements = list.map((element) => encode(name, textOf(name, element ?? '')))
  return elements.includes('') ? undefined : elements.join(',')
}
