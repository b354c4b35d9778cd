import { ScanError, type SearchAfter } from '../errors/index.js'

/** Strings, and the whole numbers outside them that can be too large for a number of JavaScript. */
const LARGE_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/**
 * The sort values of a hit. Large whole numbers become strings, which Elasticsearch takes as well: JavaScript would round them, and
 * the next page would begin at the wrong place.
 */
export function cursorOf(hit: Buffer): SearchAfter {
  const text = hit.toString().replace(LARGE_NUMBERS, (found) => (found.startsWith('"') ? found : `"${found}"`))
  const { sort }: { sort?: SearchAfter } = JSON.parse(text)
  if (sort !== undefined) return sort
  throw new ScanError('the hits have no sort values to go on from; does filter_path say -hits.hits.sort?')
}
