import { isObservable, type Observable, type Observer } from 'rxjs'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'

/** Observer of the progress of a helper, such as a Subject. */
export type NextObserver<T> = Pick<Observer<T>, 'next'>

/** Parses an option that takes an Observer. @throws ConfigurationError for a value without `next` */
export function parseObserver<T>(name: string, value: unknown): NextObserver<T> {
  if (isObserver<T>(value)) return value
  throw new ConfigurationError(`${name} must be an Observer, such as a Subject, got ${describe(value)}`)
}

function isObserver<T>(value: unknown): value is NextObserver<T> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function'
}

/** Parses an option that takes an Observable. @throws ConfigurationError for any other value */
export function parseObservable(name: string, value: unknown): Observable<unknown> {
  if (isObservable(value)) return value
  throw new ConfigurationError(`${name} must be an Observable, got ${describe(value)}`)
}
