import { RequestError } from './request-error.js'

/**
 * Error about a call that its `signal`, `close()` or a size limit ended.
 *
 * The reason of a signal is the `cause`. Unsubscribing is not an error.
 *
 * @example
 * ```ts
 * client.search$({ index: 'books' }, { signal: AbortSignal.timeout(100) }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.RequestAbortedError) console.error(error.message, error.cause)
 *   },
 * })
 * ```
 */
export class RequestAbortedError extends RequestError {
  override get name(): string {
    return 'RequestAbortedError'
  }
}
