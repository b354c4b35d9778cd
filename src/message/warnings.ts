import type { ResponseHeaders } from './wire.js'

/** Matches a warning. Its text is quoted; quotes and backslashes in it are escaped. Source: RFC 7234, section 5.5 */
const WARNING = /\d{3} [^\s]+ "((?:[^"\\]|\\.)*)"/g

/** Returns the texts of a response's `Warning` header, which reports deprecations. */
export function warningsOf({ warning }: ResponseHeaders): string[] {
  if (warning === undefined) return []
  const lines = Array.isArray(warning) ? warning.join(', ') : warning
  return Array.from(lines.matchAll(WARNING), ([, text = '']) => text.replace(/\\(.)/g, '$1'))
}
