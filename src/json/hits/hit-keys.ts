import { COLON, skipBlanks } from './json-bytes.js'
import { textEnd } from './json-values.js'
import { Literal } from './literal.js'
import type { RawHit } from './raw-hit.js'

/** A key of a hit. */
export interface Key {
  /** What it stands for, if it is one of those that are read. */
  readonly name: keyof RawHit | undefined
  /** How many bytes it takes, with the colon behind it. */
  readonly length: number
  /** The place from which on the next key is to be looked for; see {@link keyAt}. */
  readonly nextPlace: number
}

interface UsualKey extends Key {
  /** How the server writes it. */
  readonly literal: Literal
}

const READ = ['_index', '_id', '_routing', '_source', 'sort'] as const

/** The keys that are read, and what often stands between them, in the order in which the server writes them. */
const USUAL = ['_index', '_id', '_score', '_routing', '_source', 'sort'].map((text, place): UsualKey => {
  const literal = new Literal(Buffer.from(`"${text}":`))
  return { name: nameOf(text), length: literal.length, nextPlace: place + 1, literal }
})

/**
 * The key whose first quote is at a position; nothing if there is no colon behind it.
 * @param view - of the same bytes
 * @param place - which of the usual keys can be expected: one that comes earlier is found as well, but not as fast
 */
export function keyAt(bytes: Buffer, view: DataView, at: number, place: number): Key | undefined {
  for (let next = place; next < USUAL.length; next++) {
    const key = USUAL[next]
    if (key?.literal.isAt(view, at)) return key
  }
  return anyKeyAt(bytes, at, place)
}

/** Whichever it is, and however it is written. */
function anyKeyAt(bytes: Buffer, at: number, place: number): Key | undefined {
  const end = textEnd(bytes, at)
  const colon = skipBlanks(bytes, end)
  if (bytes[colon] !== COLON) return undefined
  return { name: nameOf(unescaped(bytes.subarray(at, end))), length: colon + 1 - at, nextPlace: place }
}

/** As it would be without escapes. */
function unescaped(key: Buffer): string {
  const text = key.toString('latin1')
  return text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1)
}

function nameOf(text: string): keyof RawHit | undefined {
  return READ.find((name) => name === text)
}
