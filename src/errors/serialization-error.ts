import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/**
 * Error about a request body that cannot be serialized. `data` is the body.
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

  /**
   * Creates an error about a request body.
   * @param data - the value that cannot be serialized
   */
  constructor(message: string, data: unknown, settings: ErrorSettings = {}) {
    super(message, settings)
    this.#data = data
  }

  override get name(): string {
    return 'SerializationError'
  }

  /** The value that cannot be serialized. */
  get data(): unknown {
    return this.#data
  }
}
