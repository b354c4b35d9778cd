import type { Call, StreamHead } from '../call.js'
import { warningsOf } from '../warnings.js'
import type { Head } from '../wire.js'

/** What goes before a streamed reply when its call asks for `meta`. */
export function streamHead(call: Call, { statusCode, headers }: Head): StreamHead {
  return { name: 'head', statusCode, headers, warnings: warningsOf(headers), meta: call.meta() }
}
