import { encode, urlText } from './url-text.js'

/**
 * Querystring as an object (lists joined by commas, `undefined` dropped) or ready-made.
 *
 * In a ready-made one, characters that no URL can contain are percent-encoded, and a question mark at its start is dropped.
 */
export type Querystring = string | Readonly<Record<string, unknown>>

/**
 * Returns a querystring without its question mark, or `''` if there is none.
 *
 * Lists are joined by commas, and `undefined` is dropped. `null` is sent without a value, as the official client does.
 * Dates are ISO strings. A ready-made text is completed only where no URL can contain it.
 *
 * @throws ConfigurationError that names a parameter that no URL can express: objects, lists in lists, `NaN`, half of a
 * surrogate pair
 */
export function serializeQuerystring(querystring: Querystring | undefined): string {
  if (querystring === undefined) return ''
  if (typeof querystring === 'string') return complete(querystring)
  let text = ''
  for (const name in querystring) {
    const value = querystring[name]
    if (value === undefined || !Object.hasOwn(querystring, name)) continue
    if (text !== '') text += '&'
    text += `${encode(name, name)}=${encodeValue(name, value)}`
  }
  return text
}

/** Matches what a querystring of a URL cannot contain. Source: RFC 3986, sections 2.1 and 3.4 */
const UNENCODED = /[^\x21-\x7e]+|#|%(?![\da-f]{2})/gi

function complete(text: string): string {
  return text.replace(/^\?+/, '').replace(UNENCODED, (part) => encode('querystring', part))
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
