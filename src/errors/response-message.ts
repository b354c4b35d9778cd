import type { Diagnostics } from './diagnostics.js'
import { isObject } from './plain-object.js'
import { type RedactionOptions, redact } from './redaction.js'
import { unhiddenParams } from './shown-request.js'

/** Number of characters shown of a path. The path of a scroll can hold an id of any length. */
const LONGEST_PATH = 200
/** Number of characters shown of a response that is plain text. */
const LONGEST_REASON = 1_000

/** Elasticsearch's explanation of an error. */
interface Reason {
  readonly type?: unknown
  readonly reason?: unknown
  readonly caused_by?: unknown
  readonly root_cause?: unknown
}

/** Returns the message of a ResponseError, such as `404 for GET /books/_doc/1: not found`. */
export function responseMessage(
  { body, statusCode, headers, meta }: Diagnostics,
  redaction: RedactionOptions = {},
): string {
  const request = requestText(unhiddenParams(meta.request), redaction)
  const reason = redirectText(statusCode, headers?.location, redaction) ?? reasonText(body)
  if (request === '' && reason === '') return `Elasticsearch answered with status ${statusCode}`
  return `${statusCode}${request && ` for ${request}`}${reason && `: ${reason}`}`
}

/** Returns method and path, or `''` if redaction removes them. The querystring is omitted: it could hold a secret. */
function requestText(params: unknown, redaction: RedactionOptions): string {
  if (redaction.type === 'remove' || !isObject(params)) return ''
  const shown = redact({ method: params.method, path: params.path }, redaction)
  if (!isObject(shown) || typeof shown.method !== 'string' || typeof shown.path !== 'string') return ''
  const path = shown.path.replace(/\?.*/s, '')
  return `${shown.method} ${path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path}`
}

/** Returns where a redirect leads to, or `undefined` for any other response. */
function redirectText(status = 0, location: unknown, redaction: RedactionOptions): string | undefined {
  if (status < 300 || status >= 400) return undefined
  return location === undefined ? 'redirected' : `redirected to ${String(redact(location, redaction))}`
}

function reasonText(body: unknown): string {
  const error = isObject(body) ? body.error : body
  if (typeof error === 'string') return error.slice(0, LONGEST_REASON)
  if (isObject(error)) return explain(error)
  // Responses of get and delete for a document that does not exist.
  return isObject(body) && (body.found === false || body.result === 'not_found') ? 'not found' : ''
}

function explain(error: Reason): string {
  const lines = [sentence(error)]
  for (const cause of causes(error)) {
    const line = sentence(cause)
    if (!lines.some((known) => known.includes(line))) lines.push(`caused by ${line}`)
  }
  return lines.join('; ')
}

function causes(error: Reason): Reason[] {
  const roots = Array.isArray(error.root_cause) ? error.root_cause.filter(isObject) : []
  const chain: Reason[] = []
  for (let next = error.caused_by; isObject(next) && chain.length < 5; next = next.caused_by) chain.push(next)
  return [...roots.slice(0, 3), ...chain]
}

function sentence({ type, reason }: Reason): string {
  return typeof reason === 'string' && reason !== '' ? `${String(type)}: ${reason}` : String(type)
}
