import { type Diagnostics, RequestError, type RequestErrorSettings } from './request-error.js'
import { isObject, responseMessage } from './response-message.js'

/**
 * Elasticsearch answered with a status of 400 or more that the call does not `ignore`. The message says status, method and path, and
 * type, reason and root cause if the response names them; `body`, `statusCode` and `headers` are the response's.
 *
 * @example
 * ```ts
 * client.get$({ index: 'books', id: 'no-such-book' }).pipe(
 *   catchError((error) => (error instanceof errors.ResponseError && error.statusCode === 404 ? of(null) : throwError(() => error))),
 * )
 * ```
 */
export class ResponseError extends RequestError {
  /** The response's body: an object where it is JSON, else its text. */
  readonly body: unknown
  /** The response's status, of 400 or more. */
  readonly statusCode: number
  /** The response's `Retry-After`, whatever redaction makes of the header fields that are shown. */
  readonly #retryAfter: string | string[] | undefined
  readonly #isOfProxy: boolean

  /** The message comes from the request and the response in `diagnostics`. */
  constructor(diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(responseMessage(diagnostics, settings.redaction), diagnostics, { progress: 'answered', ...settings })
    this.body = diagnostics.body
    this.statusCode = diagnostics.statusCode ?? 0
    this.#retryAfter = diagnostics.headers?.['retry-after']
    this.#isOfProxy = diagnostics.headers?.['x-elastic-product'] === undefined
  }

  /** @internal Whether it is not Elasticsearch that has answered, but something in front of it. */
  get isOfProxy(): boolean {
    return this.#isOfProxy
  }

  /** @internal */
  get retryAfter(): string | string[] | undefined {
    return this.#retryAfter
  }

  override get name(): string {
    return 'ResponseError'
  }

  /** Elasticsearch's name for what is wrong, such as `'index_not_found_exception'`. */
  get type(): string | undefined {
    const error = isObject(this.body) ? this.body.error : undefined
    return isObject(error) && typeof error.type === 'string' ? error.type : undefined
  }

  /** The response's header fields. */
  get headers(): NonNullable<Diagnostics['headers']> {
    return this.meta.headers ?? {}
  }
}
