import { quote } from '../../errors/describe.js'
import { nearest } from '../../errors/nearest.js'
import { OPTIONS } from '../../options/option-table.js'
import { namesIn } from '../../validate/option-row.js'
import type { Endpoint } from '../endpoint.js'
import type { CallParameters } from '../parameter-types.js'

const CALL_OPTIONS = namesIn(OPTIONS, 'shared', 'call', 'result')

/**
 * Returns one sentence for each parameter that an API does not have. Such a parameter is sent, and the server may
 * ignore it.
 */
export function unknownParameters({ name, places, body }: Endpoint, params: CallParameters = {}): string[] {
  const own = ['body', 'querystring', ...('key' in body ? [body.key] : [])]
  const known = [...places.keys(), ...own]
  return Object.keys(params)
    .filter((given) => params[given] !== undefined && !known.includes(given))
    .map((given) => `${name} has no parameter ${quote(given)}${hint(given, known)}`)
}

function hint(given: string, known: readonly string[]): string {
  if (CALL_OPTIONS.includes(given)) return '; it is an option: pass it in the second argument'
  const meant = nearest(given, known)
  return meant === undefined ? '' : `; did you mean ${meant}?`
}
