import type { Diagnostics } from './diagnostics.js'
import { isObject } from './plain-object.js'
import { RequestError, type RequestErrorSettings } from './request-error.js'
import { responseMessage } from './response-message.js'

/** Settings of a ResponseError, besides the facts that it is made of. */
export interface ResponseErrorSettings extends RequestErrorSettings {
  /** Possible mistakes of the caller, which the message names at its end. @defaultValue none */
  hints?: readonly string[] | undefined
}

/**
 * Error about a redirect, or about a response with a status of 400 or more that the call does not `ignore`.
 *
 * The message has status, method and path, followed by type, reason and root cause if the response names them. After a 400
 * it also names parameters that the API does not have.
 * `body`, `statusCode` and `headers` are those of the response.
 *
 * @example
 * ```ts
 * client.get$({ index: 'books', id: 'no-such-book' }).pipe(
 *   catchError((error) => (error instanceof errors.ResponseError && error.statusCode === 404 ? of(null) : throwError(() => error))),
 * )
 * ```
 */
export class ResponseError extends RequestError {
  /** Body of the response: an object if it is JSON, otherwise a string. */
  readonly body: unknown
  /** Status of the response: 300 or more. */
  readonly statusCode: number
  /** `Retry-After` of the response, independent of redaction. */
  readonly #retryAfter: string | string[] | undefined
  readonly #fromProxy: boolean

  /**
   * Creates an error about a response.
   * @param diagnostics - the facts about request and response, from which the message is made
   */
  constructor(diagnostics: Diagnostics, { hints = [], ...settings }: ResponseErrorSettings = {}) {
    const message = withHints(responseMessage(diagnostics, settings.redaction), hints)
    super(message, diagnostics, { ...settings, progress: 'answered' })
    this.body = diagnostics.body
    this.statusCode = diagnostics.statusCode ?? 0
    this.#retryAfter = diagnostics.headers?.['retry-after']
    this.#fromProxy = diagnostics.headers?.['x-elastic-product'] === undefined
  }

  /** @internal `true` if a proxy sent the response instead of Elasticsearch. */
  get fromProxy(): boolean {
    return this.#fromProxy
  }

  /** @internal `Retry-After` of the response. */
  get retryAfter(): string | string[] | undefined {
    return this.#retryAfter
  }

  override get name(): string {
    return 'ResponseError'
  }

  /** Elasticsearch's name for the error, such as `'index_not_found_exception'`. */
  get type(): string | undefined {
    const error = isObject(this.body) ? this.body.error : undefined
    return isObject(error) && typeof error.type === 'string' ? error.type : undefined
  }

  /** Header fields of the response. */
  get headers(): NonNullable<Diagnostics['headers']> {
    return this.meta.headers ?? {}
  }
}

function withHints(message: string, hints: readonly string[]): string {
  return hints.length === 0 ? message : [message.replace(/\.$/, ''), ...hints].join('; ')
}
