import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
import { type Diagnostics, hideSecrets } from './diagnostics.js'
import { type RedactionOptions, redact } from './redaction.js'

/**
 * Progress of a request when it failed.
 *
 * - `'unsent'`: no byte reached the server.
 * - `'sent'`: the server may have received it.
 * - `'answered'`: a part of the response was received.
 */
export type Progress = 'unsent' | 'sent' | 'answered'

/** Settings of an error about a request, besides its message. */
export interface RequestErrorSettings extends ErrorSettings {
  /** The way to hide secrets. @defaultValue `{ type: 'replace' }` */
  redaction?: RedactionOptions | undefined
  /** Progress of the request. @defaultValue `'sent'`; `'answered'` for a ResponseError */
  progress?: Progress | undefined
}

/**
 * Base class of errors about a request.
 *
 * @example
 * ```ts
 * client.search$({ index: 'books' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.RequestError) console.error(error.message, error.progress, error.meta.meta.attempts)
 *   },
 * })
 * ```
 */
export abstract class RequestError extends ElasticsearchClientError {
  readonly #diagnostics: Diagnostics
  readonly #redaction: RedactionOptions | undefined
  #redacted: Diagnostics | undefined
  readonly #progress: Progress

  /**
   * Creates an error about a call.
   * @param diagnostics - the facts about the call, secrets included; `meta` hides them
   */
  constructor(message: string, diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(message, settings)
    this.#diagnostics = diagnostics
    this.#redaction = settings.redaction
    this.#progress = settings.progress ?? 'sent'
  }

  /** Facts about the call. The `redaction` option determines how secrets are hidden. */
  get meta(): Diagnostics {
    // Created on first use: most errors are retried and never shown.
    this.#redacted ??= hideSecrets(this.#diagnostics, this.#redaction)
    return this.#redacted
  }

  /** @internal Node of the last attempt, without the cost of `meta`. */
  get connection(): unknown {
    return this.#diagnostics.meta.connection
  }

  /** Progress of the last attempt. */
  get progress(): Progress {
    return this.#progress
  }

  override toJSON(): Record<string, unknown> {
    const { meta, body, ...others } = this.meta
    // A response can have any size, and quote the request.
    const response = body === undefined ? others : { body: redact(body, this.#redaction), ...others }
    // The caller's own objects can hold anything, and refer to themselves.
    const context = redact(meta.context, this.#redaction)
    const { params, options, id } = meta.request
    const request = { params, options, id: redact(id, this.#redaction) }
    return { ...super.toJSON(), meta: { ...response, meta: { ...meta, name: String(meta.name), context, request } } }
  }
}
