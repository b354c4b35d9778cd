import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/**
 * An option or a parameter is wrong or missing; the message names it. Nothing has been sent: what makes a client throws it, a call's
 * Observable fails with it.
 *
 * @example
 * ```ts
 * try {
 *   new Client({ node: 'localhost:9200' })
 * } catch (error) {
 *   if (error instanceof errors.ConfigurationError) console.error(error.message) // node must begin with http:// or https://, …
 * }
 * ```
 */
export class ConfigurationError extends ElasticsearchClientError {
  override get name(): string {
    return 'ConfigurationError'
  }
}

/**
 * A request's body could not be serialized; `data` is the body.
 *
 * @example
 * ```ts
 * const book: Record<string, unknown> = { title: 'Emma' }
 * book.sequel = book
 * client.index$({ index: 'books', document: book }).subscribe({ error: ({ data }) => console.log(data === book) }) // true
 * ```
 */
export class SerializationError extends ElasticsearchClientError {
  readonly #data: unknown

  /** Of what could not be serialized: `data`. */
  constructor(message: string, data: unknown, settings: ErrorSettings = {}) {
    super(message, settings)
    this.#data = data
  }

  override get name(): string {
    return 'SerializationError'
  }

  /** What could not be serialized. */
  get data(): unknown {
    return this.#data
  }
}

/**
 * A response's body is not what it should be; `data` is its text, or the part of it that was looked at.
 *
 * @example
 * ```ts
 * client.search$({ index: 'books' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.DeserializationError) console.error(error.message, error.data.length)
 *   },
 * })
 * ```
 */
export class DeserializationError extends ElasticsearchClientError {
  readonly #data: string

  /** Of what could not be read: `data`. */
  constructor(message: string, data: string, settings: ErrorSettings = {}) {
    super(message, settings)
    this.#data = data
  }

  override get name(): string {
    return 'DeserializationError'
  }

  /** The text that could not be read. */
  get data(): string {
    return this.#data
  }
}
