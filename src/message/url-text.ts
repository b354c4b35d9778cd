import { quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'

/**
 * Returns a single value as a path or querystring contains it, before encoding.
 *
 * @param name - the parameter, for the message of the error
 */
export function urlText(name: string, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      if (Number.isFinite(value)) return String(value)
      break
    case 'object':
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  }
  throw new ConfigurationError(
    `\`${name}\` cannot be sent in a URL: ${quote(value)} is not a string, number, boolean, or date`,
  )
}

/** Percent-encodes all characters that have a meaning in a URL. */
export function encode(name: string, text: string): string {
  if (isUnreserved(text)) return text
  try {
    return encodeURIComponent(text)
  } catch {
    throw new ConfigurationError(`\`${name}\` cannot be sent in a URL: it has half of a surrogate pair`)
  }
}

const UNRESERVED = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")
const IS_UNRESERVED = Uint8Array.from({ length: 128 }, (_, code) => (UNRESERVED.has(String.fromCharCode(code)) ? 1 : 0))

/** Returns whether a text needs no encoding. Most texts need none, and this check takes half the time of encoding. */
function isUnreserved(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (IS_UNRESERVED[text.charCodeAt(index)] !== 1) return false
  }
  return true
}
