import { types } from 'node:util'

/**
 * Returns whether a value is an Error, also of another realm. In a test runner's, such as Jest's, those of Node are no instances of
 * its own class.
 */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value)
}
