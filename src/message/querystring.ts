import { encode, textOf } from './url-text.js'

/** A querystring as an object (lists joined by commas, `undefined` dropped) or ready-made. */
export type Querystring = string | Readonly<Record<string, unknown>>

/**
 * A querystring as it goes out, without the question mark; `''` when there is nothing to say.
 *
 * Lists are joined by commas, `undefined` is dropped, `null` is sent without a value as the official client does, dates are
 * ISO strings. What no URL can say (objects, lists in lists, `NaN`) is a `ConfigurationError` that names the parameter.
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
  return encode(name, Array.isArray(value) ? joinList(name, value) : textOf(name, value))
}

function joinList(name: string, list: readonly unknown[]): string {
  let text = ''
  for (const element of list) {
    if (element == null) continue
    if (text !== '') text += ','
    text += textOf(name, element)
  }
  return text
}
