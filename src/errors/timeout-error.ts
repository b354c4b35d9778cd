import type { Diagnostics } from './diagnostics.js'
import { isError } from './is-error.js'
import { RequestError, type RequestErrorSettings } from './request-error.js'
import { requestText } from './request-text.js'

/** Name of a deadline: `'connect'` for `connectTimeout`, and so on. */
export type TimeoutPhase = 'connect' | 'headers' | 'idle' | 'request' | 'total'

/**
 * Error about an exceeded deadline. `phase` names the deadline, and `timeout` is its length.
 *
 * @example
 * ```ts
 * client.search$({ index: 'books' }, { requestTimeout: '2s' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.TimeoutError) console.error(error.phase, error.timeout) // request 2000
 *   },
 * })
 * ```
 */
export class TimeoutError extends RequestError {
  /** Name of the deadline: `'connect'` for `connectTimeout`, and so on. */
  readonly phase: TimeoutPhase
  /** Length of the deadline, in milliseconds. */
  readonly timeout: number

  /**
   * Creates an error about a deadline.
   * @param phase - the name of the deadline
   * @param timeout - the length of the deadline, in milliseconds
   */
  constructor(phase: TimeoutPhase, timeout: number, diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(describeTimeout(phase, timeout, diagnostics, settings), diagnostics, settings)
    this.phase = phase
    this.timeout = timeout
  }

  override get name(): string {
    return 'TimeoutError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase, timeout: this.timeout }
  }
}

function describeTimeout(
  phase: TimeoutPhase,
  timeout: number,
  diagnostics: Diagnostics,
  { redaction, cause, progress }: RequestErrorSettings,
): string {
  const { connection, attempts } = diagnostics.meta
  const unsent = progress === 'unsent' && phase !== 'connect'
  const place = `${unsent ? 'before the request was sent to' : 'at'} ${String(connection)}`
  const node = connection === null ? 'before a node was chosen' : place
  const request = requestText(diagnostics, redaction)
  return `${phase}Timeout of ${timeout} ms exceeded ${node}, attempt ${attempts + 1}${request && ` (${request})`}${isError(cause) ? `: ${cause.message}` : ''}`
}
