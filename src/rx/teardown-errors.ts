import { UnsubscriptionError } from 'rxjs'

/** Adds the error of a teardown to those of others, so that a teardown that throws does not stop the rest. */
export function addError(errors: unknown[] | undefined, error: unknown): unknown[] {
  const added = error instanceof UnsubscriptionError ? error.errors : [error]
  return errors === undefined ? [...added] : [...errors, ...added]
}

/** Calls every function, then throws an UnsubscriptionError with what any of them threw. */
export function callAll(callbacks: Iterable<() => void>): void {
  let errors: unknown[] | undefined
  for (const callback of callbacks) {
    try {
      callback()
    } catch (error) {
      errors = addError(errors, error)
    }
  }
  if (errors !== undefined) throw new UnsubscriptionError(errors)
}
