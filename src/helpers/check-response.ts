import type { DeserializationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import { withArticle } from '../errors/with-article.js'
import { stringify } from '../json/text/stringify.js'
import { unreadable } from '../json/text/unreadable.js'

/** Checks of the types that a helper can require of a member. */
const TESTS = {
  string: (value: unknown): boolean => typeof value === 'string',
  boolean: (value: unknown): boolean => typeof value === 'boolean',
  object: isObject,
  list: Array.isArray as (value: unknown) => boolean,
}

/** Members that a helper needs, and their types. */
type Members = Readonly<Record<string, keyof typeof TESTS>>

/** Response whose members are there. */
type Checked<T, M> = T & { readonly [K in keyof T & keyof M]-?: NonNullable<T[K]> }

/**
 * Returns a response that is an object with these members. A proxy or an interceptor can answer with any JSON, and the
 * end of a result must not be read from it.
 *
 * @throws DeserializationError that names what is missing
 */
export function checkResponse<T, M extends Members>(response: T, members: M): Checked<T, M>
export function checkResponse<T>(response: T): T
export function checkResponse<T>(response: T, members: Members = {}): T {
  if (!isObject(response)) throw unusable(response, 'it is no object')
  const wrong = Object.entries(members).find(([name, type]) => !TESTS[type](response[name]))
  if (wrong !== undefined) throw unusable(response, `it needs \`${wrong[0]}\`, which must be ${withArticle(wrong[1])}`)
  return response
}

/** Creates the error about a response that is JSON, but not what the API returns. */
export function unusable(response: unknown, why: string): DeserializationError {
  return unreadable('the response cannot be used', stringify(response) ?? '', why)
}
