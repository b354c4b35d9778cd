import { classOf, describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isPlainObject } from '../errors/plain-object.js'

/** Hints for values that have a signal or are one. */
const INSTEAD: Readonly<Record<string, string>> = {
  AbortController: '; pass { signal: controller.signal }',
  AbortSignal: '; pass { signal }',
}

/**
 * Rejects an instance of a class in place of options. Its properties are inherited, so that no option would be found.
 *
 * @param subject - name of the options, for the error
 * @param hasSignal - true if `signal` is one of the options
 */
export function rejectInstance(given: object, subject: string, hasSignal: boolean): void {
  if (isPlainObject(given)) return
  const hint = hasSignal ? INSTEAD[classOf(given)] : undefined
  throw new ConfigurationError(`${subject} must be a plain object, got ${describe(given)}${hint ?? ''}`)
}

/**
 * Rejects a collection such as `Headers`, `URLSearchParams` or a `Map` in place of an object. Its entries are no
 * properties, so that they would be left out.
 */
export function rejectEmptyInstance(given: object, subject: string): void {
  if (isPlainObject(given) || Object.keys(given).length > 0) return
  const hint = Symbol.iterator in given ? '; pass Object.fromEntries(…)' : ''
  throw new ConfigurationError(`${subject} must be a plain object, got ${describe(given)}${hint}`)
}
