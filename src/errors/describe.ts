import { isPlainObject } from './plain-object.js'
import { redact } from './redaction.js'
import { shortened } from './shortened.js'
import { withArticle } from './with-article.js'

/** Number of characters shown of a wrong value. */
const LONGEST_QUOTE = 200

/** Describes a wrong value without showing what it holds: it may be a secret. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  return isPlainObject(value) ? 'an object' : describeInstance(value)
}

/** Describes a wrong value that is no secret: strings and numbers are shown. A URL in it can have a password all the same. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(String(redact(value)), LONGEST_QUOTE))
  return typeof value === 'number' ? String(value) : describe(value)
}

/** Returns the name of an object's class, or an empty string if it has none. */
export function classOf(value: object): string {
  const { name }: { name?: unknown } = Object(value.constructor)
  return typeof name === 'string' && name !== 'Object' ? name : ''
}

function describeInstance(value: object): string {
  const name = classOf(value)
  if (name === '') return 'an object that inherits from another one'
  if (value instanceof Date && Number.isNaN(value.getTime())) return `an invalid ${name}`
  return withArticle(name)
}
