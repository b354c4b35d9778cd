import { nearest } from '../../errors/nearest.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

/**
 * Returns one sentence for each parameter that an API does not have. Such a parameter is sent, and the server may
 * ignore it.
 */
export function unknownParameters({ name, places, body }: Endpoint, params: CallParameters = {}): string[] {
  const own = ['body', 'querystring', ...('key' in body ? [body.key] : [])]
  const known = [...places.keys(), ...own]
  return Object.keys(params)
    .filter((given) => params[given] !== undefined && !known.includes(given))
    .map((given) => {
      const meant = nearest(given, known)
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`
      return `${name} has no parameter ${JSON.stringify(given)}${hint}`
    })
}
