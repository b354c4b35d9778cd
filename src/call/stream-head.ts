import type { StreamHead } from '../message/result.js'
import { warningsOf } from '../message/warnings.js'
import type { Head } from '../message/wire.js'
import type { Call } from './call.js'

/** What goes before a streamed response when its call asks for `meta`. */
export function streamHead(call: Call, { statusCode, headers }: Head): StreamHead {
  return { name: 'head', statusCode, headers, warnings: warningsOf(headers), meta: call.meta() }
}
