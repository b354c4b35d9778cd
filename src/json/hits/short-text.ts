import { BACKSLASH } from './json-bytes.js'

/** Above this, the engine's own way is faster: what it takes to begin with matters less. */
const LONGEST = 16

/** For each length an array to put the characters into. */
const CHARACTERS = Array.from({ length: LONGEST + 1 }, (_, length) => Array.from({ length }, () => 0))

/** The text of these bytes, if it is short, has ASCII only and no escapes: as nearly all names and ids are. */
export function shortText(bytes: Uint8Array, from: number, end: number): string | undefined {
  const characters = CHARACTERS[end - from]
  if (characters === undefined) return undefined
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7f || byte === BACKSLASH) return undefined
    characters[at - from] = byte
  }
  return String.fromCharCode(...characters)
}
