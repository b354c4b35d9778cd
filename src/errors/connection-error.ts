import { RequestError } from './request-error.js'

/**
 * Error about a connection to a node that failed, or that did not deliver a complete response.
 *
 * `cause` is the original error.
 *
 * @example
 * ```ts
 * client.info$().subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.ConnectionError) console.error(error.code, error.progress) // ECONNREFUSED unsent
 *   },
 * })
 * ```
 */
export class ConnectionError extends RequestError {
  override get name(): string {
    return 'ConnectionError'
  }

  /** Code of the failure, from the system or from undici, such as `ECONNREFUSED`. */
  get code(): string | undefined {
    const { cause } = this
    return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }
}
