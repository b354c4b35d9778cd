import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { parseOptions, type Validators } from './parse-options.js'

/**
 * Reads the options of a function that has but one: a number in their place is probably meant for it.
 * @throws ConfigurationError that names the function and what is wrong
 */
export function readOnlyOption<T extends object>(of: string, readers: Validators<T>, given: unknown): Partial<T> {
  if (typeof given === 'number') {
    throw new ConfigurationError(
      `${of}: options must be an object, got a number; pass { ${Object.keys(readers)[0]}: ${given} }`,
    )
  }
  return parseOptions(readers, given, of, `${of}: options`)
}

/** @throws ConfigurationError for what cannot be subscribed to */
export function requireObservable(of: string, source: unknown): void {
  const { subscribe }: { subscribe?: unknown } = Object(source)
  if (isFunction(subscribe)) return
  const hint = isConvertible(source) ? '; from, of rxjs, makes one of it' : ''
  throw new ConfigurationError(`${of}: the source must be an Observable, got ${describe(source)}${hint}`)
}

interface Convertible {
  readonly then?: unknown
  readonly [Symbol.iterator]?: unknown
  readonly [Symbol.asyncIterator]?: unknown
}

/** Whether it is a promise, or has values that can be iterated over. */
function isConvertible(value: unknown): boolean {
  const convertible: Convertible = Object(value)
  return [convertible.then, convertible[Symbol.iterator], convertible[Symbol.asyncIterator]].some(isFunction)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
