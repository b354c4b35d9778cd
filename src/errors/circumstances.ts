import type { ConnectionErrorSettings } from './connection-error.js'
import { counted } from './counted.js'
import type { Diagnostics } from './diagnostics.js'
import { requestText } from './request-text.js'

/** Returns node, request and effort: `(http://localhost:9200/) for GET /books/_search, 4 attempts in 2.4 s`. */
export function circumstances(diagnostics: Diagnostics, { redaction, elapsed }: ConnectionErrorSettings): string {
  const { connection, attempts } = diagnostics.meta
  const request = requestText(diagnostics, redaction)
  const count = counted(attempts + 1, 'attempt')
  const time = elapsed === undefined ? '' : ` in ${describeTime(elapsed)}`
  return `(${String(connection)})${request && ` for ${request}`}, ${count}${time}`
}

function describeTime(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
}
