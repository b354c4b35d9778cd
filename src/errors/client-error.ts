import { inspect } from 'node:util'

/** What every error of this library can be given besides its message. */
export interface ErrorSettings {
  /** What led to this error. @defaultValue nothing */
  cause?: unknown
}

/**
 * The class that every error of this library extends.
 *
 * @example
 * ```ts
 * client.search$({ index: 'books' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.ElasticsearchClientError) console.error(error.name, error.message)
 *   },
 * })
 * ```
 */
export class ElasticsearchClientError extends Error {
  /** Errors are made by the client; by you, for tests of what your own code makes of them. */
  constructor(message: string, settings: ErrorSettings = {}) {
    super(message, settings.cause === undefined ? undefined : { cause: settings.cause })
  }

  /** The name of its class, whatever a minifier makes of that. */
  override get name(): string {
    return 'ElasticsearchClientError'
  }

  /** What JSON.stringify and `util.inspect` show of this error; secrets are left out. */
  toJSON(): Record<string, unknown> {
    const { cause } = this
    return { name: this.name, message: this.message, ...(cause === undefined ? {} : { cause: summary(cause) }) }
  }

  [inspect.custom](_depth: number, options: object): string {
    const { name: _name, message: _message, cause: _cause, ...fields } = this.toJSON()
    const stack = this.stack ?? `${this.name}: ${this.message}`
    const cause = this.cause === undefined ? '' : `\n  [cause]: ${inspect(this.cause, { ...options, depth: 1 })}`
    return Object.keys(fields).length === 0 ? stack + cause : `${stack} ${inspect(fields, options)}${cause}`
  }
}

function summary(cause: unknown): unknown {
  if (cause instanceof ElasticsearchClientError) return cause.toJSON()
  if (!(cause instanceof Error)) return String(cause)
  return { name: cause.name, message: cause.message, ...('code' in cause ? { code: cause.code } : {}) }
}
