import { ScanError } from '../../errors/index.js'
import { parseLongs } from '../../json/text/longs.js'
import { stringify } from '../../json/text/stringify.js'
import { type Deserializer, parseJson } from '../../json/text/unreadable.js'

/** The sort values of a hit, behind which the next page begins. Rounded, it would begin at the wrong place. */
export type Cursor = readonly unknown[]

/** Integers that a number cannot hold become bigints. As strings, dates and booleans would be taken for something else. */
const EXACT: Deserializer = { deserialize: (text) => parseLongs(text, 'bigint') }

/** The sort values of a hit. @throws DeserializationError if it cannot be read; ScanError if it has none */
export function cursorOf(hit: Buffer): Cursor {
  const found = parseJson(hit, EXACT, 'a hit')
  if (typeof found === 'object' && found !== null && 'sort' in found && Array.isArray(found.sort))
    return found.sort.map(exact)
  throw new ScanError('the hits have no sort values to go on from; does filter_path say -hits.hits.sort?')
}

/** JSON.stringify makes a zero of it; Elasticsearch sorts it before zero, and takes it as a string. */
function exact(value: unknown): unknown {
  return Object.is(value, -0) ? '-0.0' : value
}

/** A cursor as text, by which it can be kept. */
export function cursorText(cursor: Cursor): string {
  return stringify(cursor) ?? ''
}

/** Deserializer what {@link cursorText} has written; undefined if it is anything else. */
export function readCursor(text: unknown): Cursor | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const cursor = parseLongs(text, 'bigint')
    return Array.isArray(cursor) ? cursor : undefined
  } catch {
    return undefined
  }
}
