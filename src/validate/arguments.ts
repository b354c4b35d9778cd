import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { parseOptions, type Validators } from './parse-options.js'

/**
 * Parses the options of a function that has only one option. A number in place of the options probably stands for it.
 * @throws ConfigurationError that names the function and what is wrong
 */
export function parseOnlyOption<T extends object>(of: string, validators: Validators<T>, given: unknown): Partial<T> {
  if (typeof given === 'number') {
    const [name] = Object.keys(validators)
    throw new ConfigurationError(
      `${of}: options must be an object with ${name}, got a number; pass { ${name}: ${given} }`,
    )
  }
  return parseOptions(validators, given, of, `${of}: options`)
}

/** Checks the source of an operator. @throws ConfigurationError for a value that cannot be subscribed to */
export function requireObservable(of: string, source: unknown): void {
  const { subscribe }: { subscribe?: unknown } = Object(source)
  if (isFunction(subscribe)) return
  const hint = isConvertible(source) ? '; convert it with from() of rxjs' : ''
  throw new ConfigurationError(`${of}: the source must be an Observable, got ${describe(source)}${hint}`)
}

interface Convertible {
  readonly then?: unknown
  readonly [Symbol.iterator]?: unknown
  readonly [Symbol.asyncIterator]?: unknown
}

/** Returns whether a value is a promise, or can be iterated. */
function isConvertible(value: unknown): boolean {
  const convertible: Convertible = Object(value)
  return [convertible.then, convertible[Symbol.iterator], convertible[Symbol.asyncIterator]].some(isFunction)
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
