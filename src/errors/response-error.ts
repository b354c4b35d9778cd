import { type Diagnostics, RequestError, type RequestErrorSettings } from './request-error.js'

/**
 * Elasticsearch answered with a status of 400 or more that the call does not `ignore`. The message says type, reason and
 * root cause; `body`, `statusCode` and `headers` are the reply's.
 *
 * @example
 * ```ts
 * client.get$({ index: 'books', id: 'no-such-book' }).pipe(
 *   catchError((error) => (error instanceof errors.ResponseError && error.statusCode === 404 ? of(null) : throwError(() => error))),
 * )
 * ```
 */
export class ResponseError extends RequestError {
  /** The reply's body: an object where it is JSON, else its text. */
  readonly body: unknown
  /** The reply's status, of 400 or more. */
  readonly statusCode: number
  /** The reply's `Retry-After`, whatever redaction makes of the header fields that are shown. */
  readonly #retryAfter: string | string[] | undefined
  readonly #isOfProxy: boolean

  /** The message comes from the reply in `diagnostics`. */
  constructor(diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(describe(diagnostics), diagnostics, { progress: 'answered', ...settings })
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

  /** The reply's header fields. */
  get headers(): NonNullable<Diagnostics['headers']> {
    return this.meta.headers ?? {}
  }
}

interface Reason {
  readonly type?: unknown
  readonly reason?: unknown
  readonly caused_by?: unknown
  readonly root_cause?: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function describe({ body, statusCode }: Diagnostics): string {
  const error = isObject(body) ? body.error : body
  if (typeof error === 'string' && error !== '') return `${statusCode}: ${error.slice(0, 1_000)}`
  if (!isObject(error)) return `Elasticsearch answered with status ${statusCode}`
  const lines = [`${statusCode} ${sentence(error)}`]
  for (const cause of causes(error)) {
    const line = sentence(cause)
    if (!lines.some((known) => known.includes(line))) lines.push(`caused by ${line}`)
  }
  return lines.join('; ')
}

function causes(error: Reason): Reason[] {
  const roots = Array.isArray(error.root_cause) ? error.root_cause.filter(isObject) : []
  const chain: Reason[] = []
  for (let next = error.caused_by; isObject(next) && chain.length < 5; next = next.caused_by) chain.push(next)
  return [...roots.slice(0, 3), ...chain]
}

function sentence({ type, reason }: Reason): string {
  return typeof reason === 'string' && reason !== '' ? `${String(type)}: ${reason}` : String(type)
}
