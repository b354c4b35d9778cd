import type { Diagnostics } from './diagnostics.js'
import { isObject } from './plain-object.js'
import { type RedactionOptions, redact } from './redaction.js'
import { shortened } from './shortened.js'
import { unhiddenParams } from './shown-request.js'

/** Number of characters shown of a path. The path of a scroll can hold an id of any length. */
const LONGEST_PATH = 200

/**
 * Returns method and path of a request for a message, or `''` if redaction removes them. The querystring is omitted: it could hold a
 * secret.
 */
export function requestText({ meta }: Pick<Diagnostics, 'meta'>, redaction: RedactionOptions = {}): string {
  const params = unhiddenParams(meta.request)
  if (redaction.type === 'remove' || !isObject(params)) return ''
  const shown = redact({ method: params.method, path: params.path }, redaction)
  if (!isObject(shown) || typeof shown.method !== 'string' || typeof shown.path !== 'string') return ''
  return `${shown.method} ${shortened(shown.path.replace(/\?.*/s, ''), LONGEST_PATH)}`
}
