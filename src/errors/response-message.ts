import type { Diagnostics } from './diagnostics.js'
import { isObject } from './plain-object.js'
import { type RedactionOptions, redact } from './redaction.js'
import { requestText } from './request-text.js'
import { shortened } from './shortened.js'

/** Number of characters shown of each reason, and of a response that is plain text. */
const LONGEST_REASON = 1_000

/** Elasticsearch's explanation of an error. */
interface Reason {
  readonly type?: unknown
  readonly reason?: unknown
  readonly caused_by?: unknown
  readonly root_cause?: unknown
}

/** Returns the message of a ResponseError, such as `404 for GET /books/_doc/1: not found`. */
export function responseMessage(diagnostics: Diagnostics, redaction: RedactionOptions = {}): string {
  const { body, statusCode, headers } = diagnostics
  const request = requestText(diagnostics, redaction)
  // Elasticsearch quotes the path of a request that it does not understand.
  const reason = redirectText(statusCode, headers?.location, redaction) ?? String(redact(reasonText(body), redaction))
  if (request === '' && reason === '') return `Elasticsearch answered with status ${statusCode}`
  return `${statusCode}${request && ` for ${request}`}${reason && `: ${reason}`}`
}

/** Returns where a redirect leads to, or `undefined` for any other response. */
function redirectText(status = 0, location: unknown, redaction: RedactionOptions): string | undefined {
  if (status < 300 || status >= 400) return undefined
  return location === undefined ? 'redirected' : `redirected to ${String(redact(location, redaction))}`
}

function reasonText(body: unknown): string {
  const error = isObject(body) ? body.error : body
  if (typeof error === 'string') return shortened(error, LONGEST_REASON)
  if (isObject(error)) return explain(error)
  // Responses of get and delete for a document that does not exist.
  return isObject(body) && (body.found === false || body.result === 'not_found') ? 'not found' : ''
}

function explain(error: Reason): string {
  const lines = [sentence(error)]
  for (const cause of causes(error)) {
    const line = sentence(cause)
    const text = repeatable(cause) ?? line
    if (!lines.some((known) => known.includes(text))) lines.push(`caused by ${line}`)
  }
  return lines.join('; ')
}

/** Returns a reason of several words: if an earlier line contains it, the cause adds nothing. One word can be there by chance. */
function repeatable({ reason }: Reason): string | undefined {
  return typeof reason === 'string' && reason.includes(' ') ? shortened(reason, LONGEST_REASON) : undefined
}

function causes(error: Reason): Reason[] {
  const roots = Array.isArray(error.root_cause) ? error.root_cause.filter(isObject) : []
  const chain: Reason[] = []
  for (let next = error.caused_by; isObject(next) && chain.length < 5; next = next.caused_by) chain.push(next)
  return [...roots.slice(0, 3), ...chain]
}

function sentence({ type, reason }: Reason): string {
  const name = shortened(String(type), LONGEST_REASON)
  return typeof reason === 'string' && reason !== '' ? `${name}: ${shortened(reason, LONGEST_REASON)}` : name
}
