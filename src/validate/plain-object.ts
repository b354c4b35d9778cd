import { ConfigurationError } from '../errors/index.js'

/** What to pass instead of things that have a signal, or are one. */
const INSTEAD: Readonly<Record<string, string>> = {
  AbortController: '; pass { signal: controller.signal }',
  AbortSignal: '; pass { signal }',
}

/**
 * Refuses what is given as options without a single one, unless it is an empty object: an instance of a class has its properties
 * where options are not looked for.
 * @param subject - what the options are called in the error
 * @param hasSignal - whether `signal` is one of the options
 */
export function rejectInstance(given: object, subject: string, hasSignal: boolean): void {
  if (isPlain(given)) return
  const className = classOf(given)
  const hint = hasSignal ? INSTEAD[className] : undefined
  throw new ConfigurationError(`${subject} must be a plain object, got ${named(className)}${hint ?? ''}`)
}

/** Names the class of an object that is a wrong value, such as `a Promise`. */
export function describeInstance(value: object): string {
  return named(classOf(value))
}

/** Whether it is an instance of no class. Nor is an object of another realm, such as a test runner's, with an `Object` of its own. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function classOf(value: object): string {
  const { name }: { name?: unknown } = Object(value.constructor)
  return typeof name === 'string' ? name : ''
}

function named(className: string): string {
  if (className === '' || className === 'Object') return 'an object that inherits from another one'
  return `${/^[AEIO]/.test(className) ? 'an' : 'a'} ${className}`
}
