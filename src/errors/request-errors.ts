import { type Diagnostics, RequestError, type RequestErrorSettings } from './request-error.js'

/**
 * The connection to a node failed, or what came over it was not a whole response. `cause` is the original error.
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

  /** The system's or undici's code for what went wrong, such as `ECONNREFUSED`. */
  get code(): string | undefined {
    const { cause } = this
    return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }
}

/** Which deadline was exceeded. */
export type TimeoutPhase = 'connect' | 'headers' | 'idle' | 'request' | 'total'

/**
 * A deadline passed: `phase` says which one, `timeout` how long it was.
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
  /** The deadline's name: `'connect'` for `connectTimeout`, and so on. */
  readonly phase: TimeoutPhase
  /** The deadline, in milliseconds. */
  readonly timeout: number

  /** Of a deadline in milliseconds; the message says which one it was. */
  constructor(phase: TimeoutPhase, timeout: number, diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(describeTimeout(phase, timeout, diagnostics), diagnostics, settings)
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

function describeTimeout(phase: TimeoutPhase, timeout: number, { meta }: Diagnostics): string {
  const node = meta.connection === null ? 'before a node was chosen' : `at ${String(meta.connection)}`
  return `${phase}Timeout of ${timeout} ms exceeded ${node}, attempt ${meta.attempts + 1}`
}

/**
 * The call was ended by its `signal`, whose reason is the `cause`, by `close()`, or because its response grew over a size limit. Who
 * unsubscribes gets no error.
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

/**
 * There is no node that the call could be sent to: `nodeFilter` refuses them all, or the client has been closed.
 *
 * @example
 * ```ts
 * await client.close()
 * client.info$().subscribe({ error: ({ name, message }) => console.error(name, message) })
 * ```
 */
export class NoLivingConnectionsError extends RequestError {
  override get name(): string {
    return 'NoLivingConnectionsError'
  }
}

/**
 * The server that answered does not say that it is Elasticsearch, by the header `X-Elastic-Product`: it is something else, or what is
 * in front of it removes the header.
 *
 * @example
 * ```ts
 * new Client({ node: 'https://www.example.com' }).info$().subscribe({
 *   error: (error) => console.error(error instanceof errors.ProductNotSupportedError), // true
 * })
 * ```
 */
export class ProductNotSupportedError extends RequestError {
  override get name(): string {
    return 'ProductNotSupportedError'
  }
}
