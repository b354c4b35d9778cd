import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/** An option or a parameter is wrong or missing; the message names it. Thrown before anything is sent. */
export class ConfigurationError extends ElasticsearchClientError {
  override get name(): string {
    return 'ConfigurationError'
  }
}

/** A request's body could not be serialised; `data` is the body. */
export class SerializationError extends ElasticsearchClientError {
  readonly #data: unknown

  constructor(message: string, data: unknown, settings: ErrorSettings = {}) {
    super(message, settings)
    this.#data = data
  }

  override get name(): string {
    return 'SerializationError'
  }

  /** What could not be serialised. */
  get data(): unknown {
    return this.#data
  }
}

/** A reply's body is not what it should be; `data` is its text, or the part of it that was looked at. */
export class DeserializationError extends ElasticsearchClientError {
  readonly #data: string

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
