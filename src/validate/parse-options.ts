import { describe, quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { nearest, withPrefix } from '../errors/nearest.js'
import { isObject } from '../errors/plain-object.js'
import { rejectInstance } from './reject-instance.js'

/** Function that checks an option and returns the setting. @throws ConfigurationError that names the option */
export type Parser<T> = (name: string, value: unknown) => T

/** Table of parsers, one for each option of `T`. */
export type Validators<T> = { readonly [K in keyof T]-?: Parser<T[K]> }

/** Number of members up to which an error names all of them. */
const FEW = 4

/**
 * Parses options by a table of validators. `undefined` and `null` count as not given.
 *
 * @param place - owner of the options, for the error about an unknown name
 * @param subject - name of the options, for the error about a value that is no plain object
 * @param advice - text for an unknown name that resembles no option
 * @throws ConfigurationError for a name that is not in the table, and for a wrong value
 */
export function parseOptions<T extends object>(
  validators: Validators<T>,
  given: unknown,
  place: string,
  subject = place,
  advice = '',
): Partial<T> {
  const result: Partial<T> = {}
  for (const [name, value] of entriesOf(validators, given, subject)) {
    if (!hasKey(validators, name))
      throw new ConfigurationError(unknownOption(place, name, Object.keys(validators), advice))
    if (value !== undefined && value !== null) result[name] = validators[name](name, value)
  }
  return result
}

/** Returns the names and values of options. @throws ConfigurationError for a value that is no plain object */
export function entriesOf(validators: object, given: unknown, subject: string): [name: string, value: unknown][] {
  if (!isObject(given)) {
    throw new ConfigurationError(`${subject} must be an object${membersOf(validators)}, got ${describe(given)}`)
  }
  const entries = Object.entries(given)
  if (entries.length === 0) rejectInstance(given, subject, hasKey(validators, 'signal'))
  return entries
}

/** Names the members of a small object. */
function membersOf(validators: object): string {
  const names = Object.keys(validators)
  if (names.length > FEW) return ''
  return ` with ${[...names.slice(0, -2), names.slice(-2).join(' or ')].join(', ')}`
}

function hasKey<T extends object>(object: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(object, key)
}

/** Returns the message for an unknown option, with the name that is probably meant, or else with an advice. */
export function unknownOption(place: string, name: string, known: readonly string[], advice = ''): string {
  const meant = nearest(name.replaceAll('_', ''), known) ?? nearest(name, known) ?? withPrefix(name, known)
  return `${place} has no option ${JSON.stringify(name)}${meant === undefined ? advice : `; did you mean ${meant}?`}`
}

const wrong = (name: string, wanted: string, value: unknown): ConfigurationError =>
  new ConfigurationError(`${name} must be ${wanted}, got ${typeof value === 'number' ? value : describe(value)}`)

/** Parses a whole number from 0 on. */
export function parseCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && typeof value === 'number' && value >= 0) return value
  throw wrong(name, 'a whole number of 0 or more', value)
}

/** Creates a parser for an option that `0` or `false` switches off, so that a call can do without a default of its client. */
export const switchable =
  <T>(parse: Parser<T>) =>
  (name: string, value: unknown): T | undefined =>
    value === 0 || value === false ? undefined : parse(name, value)

/** Creates a parser for a whole number from 1 up to a limit. */
export const parseWithin =
  (limit: number) =>
  (name: string, value: unknown): number => {
    if (Number.isSafeInteger(value) && typeof value === 'number' && value > 0 && value <= limit) return value
    throw wrong(name, `a whole number between 1 and ${limit}`, value)
  }

export function parseBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw wrong(name, 'true or false', value)
}

export function parseText(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw wrong(name, 'a string', value)
}

/** Creates a parser for a function. Its parameters are not checked. */
export const parseFunction =
  <F extends (...args: never[]) => unknown>() =>
  (name: string, value: unknown): F => {
    if (isFunction<F>(value)) return value
    throw wrong(name, 'a function', value)
  }

function isFunction<F>(value: unknown): value is F {
  return typeof value === 'function'
}

/** Creates a parser for one of several words. */
export const parseOneOf =
  <const T extends string | number>(...words: readonly T[]) =>
  (name: string, value: unknown): T => {
    const word = words.find((known) => known === value)
    if (word !== undefined) return word
    throw new ConfigurationError(`${name} must be one of ${words.join(', ')}, got ${quote(value)}`)
  }

/** Accepts any value. */
export const parseAnything = (_name: string, value: unknown): unknown => value
