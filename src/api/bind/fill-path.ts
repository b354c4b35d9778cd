import { ConfigurationError } from '../../errors/index.js'
import { encode, urlText } from '../../message/url-text.js'
import type { Endpoint, Route } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/** Chooses the path with the most parameters, among those whose parameters are all given. */
export function chooseRoute(endpoint: Endpoint, params: CallParameters): Route {
  for (const route of endpoint.routes) {
    if (route.parameters.every((name) => params[name] != null)) return route
  }
  const needed = endpoint.routes.map(({ parameters }) => parameters.map((name) => `\`${name}\``).join(' and '))
  throw new ConfigurationError(`${endpoint.name} needs ${needed.join(', or ')}`)
}

/** Fills the gaps of a path. Special characters are encoded, so that a value never leaves its segment. */
export function fillPath(endpoint: Endpoint, route: Route, params: CallParameters): string {
  let path = route.texts[0] ?? ''
  route.parameters.forEach((name, index) => {
    path += segment(endpoint, name, params[name]) + (route.texts[index + 1] ?? '')
  })
  return path
}

function segment(endpoint: Endpoint, name: string, value: unknown): string {
  const text = Array.isArray(value) ? joinList(name, value) : encode(name, urlText(name, value))
  // An empty segment would produce another path, which may mean all indices instead of none.
  if (text === '' || text === undefined) {
    throw new ConfigurationError(`${endpoint.name}: \`${name}\` is empty, or has an empty element`)
  }
  // Dots cannot be encoded: a proxy that normalizes the URL would remove the segments before them.
  if (text === '.' || text === '..') {
    const instead = name === 'id' ? '; bulk$ and mget$ accept it' : ''
    throw new ConfigurationError(
      `${endpoint.name}: \`${name}\` cannot be \`${text}\`, which URLs remove from paths${instead}`,
    )
  }
  return text
}

/** Joins the elements with commas. Returns `undefined` if one of them is empty. */
function joinList(name: string, list: readonly unknown[]): string | undefined {
  const elements = list.map((element) => encode(name, urlText(name, element ?? '')))
  return elements.includes('') ? undefined : elements.join(',')
}
