import { BytePattern } from './byte-pattern.js'
import { COLON, skipWhitespace } from './json-bytes.js'
import { stringEnd } from './json-values.js'
import type { RawHit } from './raw-hit.js'

/** Key of a hit. */
export interface Key {
  /** Property that the key stands for, if it is used. */
  readonly name: keyof RawHit | undefined
  /** Length in bytes, with the colon behind it. */
  readonly length: number
  /** Place where the search for the next key starts; see {@link keyAt}. */
  readonly nextPlace: number
}

interface UsualKey extends Key {
  /** Spelling of the server. */
  readonly pattern: BytePattern
}

const USED = ['_index', '_id', '_routing', '_source', 'sort'] as const

/** Keys that are used and the usual key between them, in the server's order. */
const USUAL = ['_index', '_id', '_score', '_routing', '_source', 'sort'].map((text, place): UsualKey => {
  const pattern = new BytePattern(Buffer.from(`"${text}":`))
  return { name: nameOf(text), length: pattern.length, nextPlace: place + 1, pattern }
})

/** Returns the place where the search for the key behind another one starts. */
export function placeBehind(name: keyof RawHit): number {
  return USUAL.findIndex((key) => key.name === name) + 1
}

/**
 * Finds the key whose first quote is at a position.
 *
 * @param view - view of the same bytes
 * @param place - the first of the usual keys to compare; earlier ones are found as well, but more slowly
 * @returns `undefined` if no colon follows
 */
export function keyAt(bytes: Buffer, view: DataView, at: number, place: number): Key | undefined {
  for (let next = place; next < USUAL.length; next++) {
    const key = USUAL[next]
    if (key?.pattern.isAt(view, at)) return key
  }
  return anyKeyAt(bytes, at, place)
}

/** Finds any key, in any spelling. */
function anyKeyAt(bytes: Buffer, at: number, place: number): Key | undefined {
  const end = stringEnd(bytes, at)
  const colon = skipWhitespace(bytes, end)
  if (bytes[colon] !== COLON) return undefined
  return { name: nameOf(unescaped(bytes.subarray(at, end))), length: colon + 1 - at, nextPlace: place }
}

/** Returns the key without quotes and escapes. */
function unescaped(key: Buffer): string {
  const text = key.toString('latin1')
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1)
}

function nameOf(text: string): keyof RawHit | undefined {
  return USED.find((name) => name === text)
}
