import { ScanError, type SearchAfter } from '../errors/index.js'
import { parseLongs } from '../json/longs.js'
import { type Reads, readJson } from '../json/unreadable.js'

/**
 * Integers that a number cannot hold exactly become strings, which Elasticsearch takes as well: rounded, the next page would begin at
 * the wrong place.
 */
const EXACT: Reads = { deserialize: (text) => parseLongs(text, 'string') }

/** The sort values of a hit. @throws DeserializationError if it cannot be read; ScanError if it has none */
export function cursorOf(hit: Buffer): SearchAfter {
  const found = readJson(hit, EXACT, 'a hit')
  if (typeof found === 'object' && found !== null && 'sort' in found && isCursor(found.sort)) return found.sort
  throw new ScanError('the hits have no sort values to go on from; does filter_path say -hits.hits.sort?')
}

function isCursor(sort: unknown): sort is SearchAfter {
  return Array.isArray(sort)
}
