import { type InspectOptions, inspect } from 'node:util'
import { isError } from './is-error.js'
import { shortened } from './shortened.js'

/** Number of characters of a message. It can quote a response of any size, and ends up in logs. */
const LONGEST_MESSAGE = 5_000

/** Settings that every error of this library accepts besides its message. */
export interface ErrorSettings {
  /** The error or value that led to this error. @defaultValue none */
  cause?: unknown
}

/**
 * Base class of every error of this library.
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
  /** Creates an error. The client does so; your tests can do it too. */
  constructor(message: string, settings: ErrorSettings = {}) {
    super(shortened(message, LONGEST_MESSAGE), settings.cause === undefined ? undefined : { cause: settings.cause })
  }

  /** Name of the class. A minifier does not change it. */
  override get name(): string {
    return 'ElasticsearchClientError'
  }

  /** Returns the fields that `JSON.stringify` and `util.inspect` show. Secrets are left out. */
  toJSON(): Record<string, unknown> {
    const { cause } = this
    return { name: this.name, message: this.message, ...(cause === undefined ? {} : { cause: summary(cause) }) }
  }

  [inspect.custom](_depth: number, options: InspectOptions): string {
    const { name: _name, message: _message, cause: _cause, ...fields } = this.toJSON()
    const stack = this.stack ?? `${this.name}: ${this.message}`
    const cause = this.cause === undefined ? '' : `\n  [cause]: ${inspect(this.cause, { ...options, depth: 1 })}`
    return Object.keys(fields).length === 0
      ? stack + cause
      : `${stack} ${inspect(fields, { ...options, depth: deeper(options.depth) })}${cause}`
  }
}

/** Number of levels at which method and path of the request are seen: they are in `meta.meta.request.params`. */
const DEPTH_OF_REQUEST = 4

/** Returns the depth to which the fields of an error are printed. `null` stands for all. */
function deeper(depth: number | null | undefined): number | null {
  return depth === null ? null : Math.max(depth ?? 0, DEPTH_OF_REQUEST)
}

function summary(cause: unknown): unknown {
  if (cause instanceof ElasticsearchClientError) return cause.toJSON()
  if (!isError(cause)) return String(cause)
  return { name: cause.name, message: cause.message, ...('code' in cause ? { code: cause.code } : {}) }
}
