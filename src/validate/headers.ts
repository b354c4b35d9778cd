import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import { framingProblem } from '../message/framing.js'
import type { RequestHeaders } from '../message/wire.js'
import { rejectEmptyInstance } from './reject-instance.js'

/** Characters of a field name. Source: RFC 9110, section 5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/**
 * Characters that a field value must not contain: all but visible ASCII, space, tab and Latin-1. Source: RFC 9110,
 * section 5.5
 */
const FORBIDDEN = /[^\t\x20-\x7e\x80-\xff]/

/**
 * Parses header fields. It returns their names in lower case, so that layers can be merged.
 * @throws ConfigurationError that names the field, and never shows its value
 */
export function parseHeaders(name: string, value: unknown): RequestHeaders {
  if (!isObject(value)) {
    throw new ConfigurationError(`${name} must be an object of header fields, got ${describe(value)}`)
  }
  rejectEmptyInstance(value, name)
  const headers: Record<string, string | string[] | undefined> = {}
  for (const [field, content] of Object.entries(value)) {
    if (!TOKEN.test(field))
      throw new ConfigurationError(`${name} has a field with an invalid name: ${JSON.stringify(field)}`)
    const key = field.toLowerCase()
    headers[key] = parseField(`${name}[${JSON.stringify(field)}]`, content)
    const problem = framingProblem(key, headers[key])
    if (problem !== undefined) throw new ConfigurationError(`${name}: ${problem}`)
  }
  return headers
}

function parseField(name: string, content: unknown): string | string[] | undefined {
  if (content === undefined || content === null) return undefined
  if (Array.isArray(content)) return content.map((entry) => parseLine(name, entry))
  return parseLine(name, content)
}

/** Parses one line of text for a header value. */
export function parseLine(name: string, content: unknown): string {
  const line = typeof content === 'number' || typeof content === 'boolean' ? String(content) : content
  if (typeof line !== 'string') throw new ConfigurationError(`${name} must be a string, got ${describe(content)}`)
  if (FORBIDDEN.test(line)) throw new ConfigurationError(`${name} has a character that a header cannot carry`)
  return line
}
