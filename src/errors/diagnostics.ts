import { type RedactionOptions, redact } from './redaction.js'
import { ShownRequest } from './shown-request.js'

/** Facts known about a call: the official client's `DiagnosticResult`. */
export interface Diagnostics<TContext = unknown> {
  /** Body of the response, if there is one. */
  body?: unknown
  /** Status of the response, if there is one. */
  statusCode?: number
  /** Header fields of the response, with names in lower case. */
  headers?: Readonly<Record<string, string | string[] | undefined>>
  /** Texts of the response's `Warning` header. `null` without a response. */
  warnings: string[] | null
  /** Facts about the call and its attempts. */
  meta: RequestMeta<TContext>
}

/** Facts about a call and its attempts. */
export interface RequestMeta<TContext = unknown> {
  /** The call's `context` option. */
  context: TContext
  /** The client's `name` option. */
  name: string | symbol
  /** Request (method, path, querystring, body), options of the call, and the id shared with events. */
  request: { params: unknown; options: unknown; id: unknown }
  /** Node of the last attempt. `null` before one was selected. */
  connection: unknown
  /** Number of failed attempts before the last one: 0 when the first one succeeded. */
  attempts: number
  /** `true` if the call was aborted. */
  aborted: boolean
}

/** Copies the facts about a call without its secrets. */
export function hideSecrets(diagnostics: Diagnostics, redaction: RedactionOptions = {}): Diagnostics {
  if (redaction.type === 'off') return diagnostics
  const { meta, headers, ...rest } = diagnostics
  const { request } = meta
  const shown = {
    ...rest,
    meta: {
      ...meta,
      request:
        request instanceof ShownRequest
          ? request
          : new ShownRequest(request.params, request.options, request.id, redaction),
    },
  }
  if (headers === undefined || redaction.type === 'remove') return shown
  return { ...shown, headers: redact(headers, redaction) as typeof headers }
}
