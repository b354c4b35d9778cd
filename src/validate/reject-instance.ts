import { classOf, describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isPlainObject } from '../errors/plain-object.js'

/** What to pass instead of things that have a signal, or are one. */
const INSTEAD: Readonly<Record<string, string>> = {
  AbortController: '; pass { signal: controller.signal }',
  AbortSignal: '; pass { signal }',
}

/**
 * Rejects an instance of a class that is given as options. Its properties are not its own, so that none of them would be found.
 * @param subject - what the options are called in the error
 * @param hasSignal - whether `signal` is one of the options
 */
export function rejectInstance(given: object, subject: string, hasSignal: boolean): void {
  if (isPlainObject(given)) return
  const hint = hasSignal ? INSTEAD[classOf(given)] : undefined
  throw new ConfigurationError(`${subject} must be a plain object, got ${describe(given)}${hint ?? ''}`)
}
