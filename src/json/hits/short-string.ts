import { BACKSLASH } from './json-bytes.js'

/** Longest string for which this is faster than V8's own decoder. */
const LONGEST = 16

/** One array for the characters of each length. */
const CHARACTERS = Array.from({ length: LONGEST + 1 }, (_, length) => Array.from({ length }, () => 0))

/**
 * Decodes a short string of ASCII without escapes, such as nearly all names and ids. Returns `undefined` for any other
 * string.
 */
export function shortString(bytes: Uint8Array, from: number, end: number): string | undefined {
  const characters = CHARACTERS[end - from]
  if (characters === undefined) return undefined
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7f || byte === BACKSLASH) return undefined
    characters[at - from] = byte
  }
  return String.fromCharCode(...characters)
}
