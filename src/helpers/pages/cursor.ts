import { ScanError } from '../../errors/index.js'
import { RawHitParser } from '../../json/hits/raw-hit-parser.js'
import { parseLongs } from '../../json/text/longs.js'
import { stringify } from '../../json/text/stringify.js'
import type { Deserializer } from '../../json/text/unreadable.js'
import { splitHits } from './page-hits.js'

/** Sort values of a hit, after which the next page begins. Rounded values would begin at the wrong place. */
export type Cursor = readonly unknown[]

/** Parses integers that a number cannot hold as bigints. As strings, they would be confused with dates and booleans. */
export const EXACT: Deserializer = { deserialize: (text) => parseLongs(text, 'bigint') }

/** Returns the sort values of a hit. @throws DeserializationError if it cannot be parsed; ScanError if it has none */
export function cursorOf(hit: Buffer): Cursor {
  // Of the hit only its sort values are parsed: a raw hit can hold bytes that are no UTF-8.
  const parser = new RawHitParser(EXACT)
  let sort: readonly unknown[] | undefined
  splitHits(hit, (bytes, from, end, spans) => {
    sort = parser.parse(bytes, from, end, spans).sort
  })
  if (sort !== undefined) return sort.map(exactSortValue)
  throw new ScanError('the hits have no sort values to continue from; does filter_path exclude hits.hits.sort?')
}

/** Replaces a negative zero by a string. JSON.stringify writes it as zero, but Elasticsearch sorts it before zero. */
export function exactSortValue(value: unknown): unknown {
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
