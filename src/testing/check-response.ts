import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import { unknownOption } from '../validate/parse-options.js'

/**
 * Checks that what a test answers with is an object of these properties: `{ count: 3 }` lacks its `body`.
 *
 * @throws ConfigurationError that names what is wrong
 */
export function checkResponse(response: unknown, known: readonly string[]): void {
  if (!isObject(response)) {
    throw new ConfigurationError(`a response must be an object such as { body: {} }, got ${describe(response)}`)
  }
  const unknown = Object.keys(response).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new ConfigurationError(
    unknownOption('a response', unknown, known, '; the properties of a body go into { body }'),
  )
}
