import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
import { type RedactionOptions, redact } from './redaction.js'

/** What is known of a call: the official client's `DiagnosticResult`. */
export interface Diagnostics<TContext = unknown> {
  /** The response's body, if it came. */
  body?: unknown
  /** The response's status, if one came. */
  statusCode?: number
  /** The response's header fields, names in lower case, if they came. */
  headers?: Readonly<Record<string, string | string[] | undefined>>
  /** The texts of the response's `Warning` header; `null` if there was no response. */
  warnings: string[] | null
  /** The call. */
  meta: RequestMeta<TContext>
}

/** Facts about a call and its attempts. */
export interface RequestMeta<TContext = unknown> {
  /** The call's `context` option. */
  context: TContext
  /** The client's `name` option. */
  name: string | symbol
  /** What was asked (method, path, querystring, body), the call's own options, and the id that events and errors know it by. */
  request: { params: unknown; options: unknown; id: unknown }
  /** The node of the last attempt; `null` while none was chosen. */
  connection: unknown
  /** How many attempts failed before the last one: 0 when the first one succeeded. */
  attempts: number
  /** Whether the call was aborted. */
  aborted: boolean
}

/**
 * How far a request got: `'unsent'` certainly never reached the server, `'sent'` may have, of `'answered'` a part of the
 * response was read.
 */
export type Progress = 'unsent' | 'sent' | 'answered'

/** What an error about a request can be given besides its message. */
export interface RequestErrorSettings extends ErrorSettings {
  /** How its secrets are hidden. @defaultValue `{ type: 'replace' }` */
  redaction?: RedactionOptions | undefined
  /** How far the request got. @defaultValue 'sent'; of a ResponseError `'answered'` */
  progress?: Progress | undefined
}

/**
 * The errors that know the request they are about.
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

  /** Of what is known of the call, secrets included: they are hidden when somebody looks. */
  constructor(message: string, diagnostics: Diagnostics, settings: RequestErrorSettings = {}) {
    super(message, settings)
    this.#diagnostics = diagnostics
    this.#redaction = settings.redaction
    this.#progress = settings.progress ?? 'sent'
  }

  /** All that is known of the call, its secrets hidden as its `redaction` option says. */
  get meta(): Diagnostics {
    // Made when somebody looks: most errors are retried and never seen.
    this.#redacted ??= hideSecrets(this.#diagnostics, this.#redaction)
    return this.#redacted
  }

  /** How far the last attempt got. */
  get progress(): Progress {
    return this.#progress
  }

  override toJSON(): Record<string, unknown> {
    const { meta, ...response } = this.meta
    // The caller's own objects can hold anything, and refer to themselves.
    const context = redact(meta.context, this.#redaction)
    const request = { ...meta.request, id: redact(meta.request.id, this.#redaction) }
    return { ...super.toJSON(), meta: { ...response, meta: { ...meta, name: String(meta.name), context, request } } }
  }
}

/** Copies what is known of a call, without its secrets. */
export function hideSecrets(diagnostics: Diagnostics, redaction: RedactionOptions = {}): Diagnostics {
  if (redaction.type === 'off') return diagnostics
  const { meta, headers, ...rest } = diagnostics
  if (redaction.type === 'remove') {
    return { ...rest, meta: { ...meta, request: { params: undefined, options: undefined, id: meta.request.id } } }
  }
  const { params, options, id } = meta.request
  const request = { params: redact(params, redaction), options: redact(options, redaction), id }
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: redact(headers, redaction) as typeof headers }),
    meta: { ...meta, request },
  }
}
