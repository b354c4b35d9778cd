import { isError } from './is-error.js'
/** Returns the message of an Error, or the text of any other thrown value. */
export function messageOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown)
}
