import type { Diagnostics } from './diagnostics.js'
import { isError } from './is-error.js'
import { RequestError, type RequestErrorSettings } from './request-error.js'

/** Settings of a ConnectionError, besides its message. */
export interface ConnectionErrorSettings extends RequestErrorSettings {
  /** Time since the first attempt of the call began, in milliseconds. @defaultValue unknown */
  elapsed?: number | undefined
  /** `true` for a socket that had been idle and was lost before a response. @defaultValue false */
  stale?: boolean | undefined
}

/**
 * Error about a connection to a node that failed, or that did not deliver a complete response.
 *
 * The message has the reason, the node, method and path, the number of attempts, and the time that they took. `cause` is the
 * original error.
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
  /** Time since the first attempt of the call began, in milliseconds. `undefined` if a `Connection` of your own does not measure it. */
  readonly elapsed: number | undefined
  /**
   * `true` if the socket had been idle, and no byte of a response arrived: the server has probably closed it just before. The node
   * counts as alive.
   */
  readonly stale: boolean

  /** Creates an error about a connection. */
  constructor(message: string, diagnostics: Diagnostics, settings: ConnectionErrorSettings = {}) {
    super(message, diagnostics, settings)
    this.elapsed = settings.elapsed
    this.stale = settings.stale ?? false
  }

  override get name(): string {
    return 'ConnectionError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), ...(this.elapsed === undefined ? {} : { elapsed: this.elapsed }) }
  }

  /** Code of the failure, from the system or from undici, such as `ECONNREFUSED`. */
  get code(): string | undefined {
    const { cause } = this
    return isError(cause) && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }
}
