import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/**
 * Error about a response body that cannot be read. `data` is its text, or the part that was parsed.
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

  /**
   * Creates an error about a response body.
   * @param data - the text that cannot be parsed
   */
  constructor(message: string, data: string, settings: ErrorSettings = {}) {
    super(message, settings)
    this.#data = data
  }

  override get name(): string {
    return 'DeserializationError'
  }

  /** The text that cannot be parsed. */
  get data(): string {
    return this.#data
  }
}
