/** The bytes that JSON's structure is made of. */
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COLON = 0x3a
export const COMMA = 0x2c
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
export const OPEN_ARRAY = 0x5b
export const CLOSE_ARRAY = 0x5d

/** A table that marks some bytes with 1 among 256: asking it is faster than comparing with one after the other. */
export function tableOf(...bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of bytes) table[byte] = 1
  return table
}

/** Where a string may end or an escape begin. */
export const ENDS_TEXT = tableOf(QUOTE, BACKSLASH)

/** White space. */
export const BLANKS = [0x20, 0x09, 0x0a, 0x0d]

const IS_BLANK = tableOf(...BLANKS)

/** The position of the first byte from `at` on that is no white space; the length if there is none. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  const { length } = bytes
  while (at < length && IS_BLANK[bytes[at] ?? 0] === 1) at++
  return at
}

/** Whether these bytes are at a position. */
export function isAt(bytes: Buffer, from: number, wanted: Buffer): boolean {
  const { length } = wanted
  for (let at = 0; at < length; at++) if (bytes[from + at] !== wanted[at]) return false
  return true
}
