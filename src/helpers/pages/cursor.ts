import { ScanError } from '../../errors/index.js'
import { parseLongs } from '../../json/text/longs.js'
import { stringify } from '../../json/text/stringify.js'
import { type Deserializer, parseJson } from '../../json/text/unreadable.js'

/** Sort values of a hit, after which the next page begins. Rounded values would begin at the wrong place. */
export type Cursor = readonly unknown[]

/** Parses integers that a number cannot hold as bigints. As strings, they would be confused with dates and booleans. */
const EXACT: Deserializer = { deserialize: (text) => parseLongs(text, 'bigint') }

/** Returns the sort values of a hit. @throws DeserializationError if it cannot be parsed; ScanError if it has none */
export function cursorOf(hit: Buffer): Cursor {
  const found = parseJson(hit, EXACT, 'a hit')
  if (typeof found === 'object' && found !== null && 'sort' in found && Array.isArray(found.sort))
    return found.sort.map(exact)
  throw new ScanError('the hits have no sort values to continue from; does filter_path exclude hits.hits.sort?')
}

/** Replaces a negative zero by a string. JSON.stringify writes it as zero, but Elasticsearch sorts it before zero. */
function exact(value: unknown): unknown {
  return Object.is(value, -0) ? '-0.0' : value
}

/** Returns a cursor as a string that can be stored. */
export function cursorText(cursor: Cursor): string {
  return stringify(cursor) ?? ''
}

/** Parses the result of {@link cursorText}. Returns `undefined` for anything else. */
export function readCursor(text: unknown): Cursor | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const cursor = parseLongs(text, 'bigint')
    return Array.isArray(cursor) ? cursor : undefined
  } catch {
    return undefined
  }
}
