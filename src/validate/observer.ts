import type { Observer } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { describe } from './read-options.js'

/** Who is told something while a helper works, such as a Subject. */
export type Told<T> = Pick<Observer<T>, 'next'>

/** @throws ConfigurationError if there is nobody to tell */
export function readObserver<T>(name: string, value: unknown): Told<T> {
  if (isObserver<T>(value)) return value
  throw new ConfigurationError(`${name} must be an Observer, such as a Subject, got ${describe(value)}`)
}

function isObserver<T>(value: unknown): value is Told<T> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}
