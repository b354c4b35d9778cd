import type { ResponseHeaders } from './wire.js'

/** A warning's text between its quotes, in which quotes and backslashes are escaped. Source: RFC 7234, section 5.5 */
const WARNING = /\d{3} [^\s]+ "((?:[^"\\]|\\.)*)"/g

/** The texts of a response's `Warning` header, by which Elasticsearch tells of deprecations. */
export function warningsOf({ warning }: ResponseHeaders): string[] {
  if (warning === undefined) return []
  const lines = Array.isArray(warning) ? warning.join(', ') : warning
  return Array.from(lines.matchAll(WARNING), ([, text = '']) => text.replace(/\\(.)/g, '$1'))
}
