import { encode, urlText } from './url-text.js'

/** Querystring as an object (lists joined by commas, `undefined` dropped) or ready-made. */
export type Querystring = string | Readonly<Record<string, unknown>>

/**
 * Returns a querystring without its question mark, or `''` if there is none.
 *
 * Lists are joined by commas, and `undefined` is dropped. `null` is sent without a value, as the official client does.
 * Dates are ISO strings.
 *
 * @throws ConfigurationError that names a parameter that no URL can express: objects, lists in lists, `NaN`
 */
export function serializeQuerystring(querystring: Querystring | undefined): string {
  if (querystring === undefined || typeof querystring === 'string') return querystring ?? ''
  let text = ''
  for (const name in querystring) {
    const value = querystring[name]
    if (value === undefined || !Object.hasOwn(querystring, name)) continue
    if (text !== '') text += '&'
    text += `${encode(name, name)}=${encodeValue(name, value)}`
  }
  return text
}

function encodeValue(name: string, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return encode(name, value)
    case 'boolean':
      return value ? 'true' : 'false'
  }
  if (value === null) return ''
  return encode(name, Array.isArray(value) ? joinList(name, value) : urlText(name, value))
}

function joinList(name: string, list: readonly unknown[]): string {
  let text = ''
  for (const element of list) {
    if (element == null) continue
    if (text !== '') text += ','
    text += urlText(name, element)
  }
  return text
}
