import { type Diagnostics, RequestError, type RequestErrorSettings } from './request-error.js'

/**
 * The connection to a node failed, or what came over it was not a whole reply. `cause` is the original error.
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

/** A deadline passed: `phase` says which one, `timeout` how long it was. */
export class TimeoutError extends RequestError {
  /** The deadline's name: `'connect'` for `connectTimeout`, and so on. */
  readonly phase: TimeoutPhase
  /** The deadline, in milliseconds. */
  readonly timeout: number

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

/** The call was ended by its `signal`, by `close()`, or because its reply grew over a size limit. */
export class RequestAbortedError extends RequestError {
  override get name(): string {
    return 'RequestAbortedError'
  }
}

/** There is no node that the call could be sent to. */
export class NoLivingConnectionsError extends RequestError {
  override get name(): string {
    return 'NoLivingConnectionsError'
  }
}

/** The server that answered does not say that it is Elasticsearch. */
export class ProductNotSupportedError extends RequestError {
  override get name(): string {
    return 'ProductNotSupportedError'
  }
}
