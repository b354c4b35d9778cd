/** Bytes of JSON's structure. */
export const QUOTE = 0x22
export const BACKSLASH = 0x5c
export const COLON = 0x3a
export const COMMA = 0x2c
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
export const OPEN_ARRAY = 0x5b
export const CLOSE_ARRAY = 0x5d

/** Returns a table of 256 entries that marks some bytes with 1. A lookup is faster than several comparisons. */
export function tableOf(...bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of bytes) table[byte] = 1
  return table
}

/** Bytes that may end a string or begin an escape. */
export const ENDS_STRING = tableOf(QUOTE, BACKSLASH)

/** Whitespace of JSON. */
export const WHITESPACE = [0x20, 0x09, 0x0a, 0x0d]

/** Bytes that JSON can have outside strings, but for braces: punctuation, numbers, literals and whitespace. */
export const ORDINARY: Uint8Array = Buffer.from('[]:,"+-.0123456789Eaeflnrstu \t\r\n')

const IS_WHITESPACE = tableOf(...WHITESPACE)

/** Returns the position of the first byte from `at` on that is no whitespace, or the length if there is none. */
export function skipWhitespace(bytes: Uint8Array, at: number): number {
  const { length } = bytes
  while (at < length && IS_WHITESPACE[bytes[at] ?? 0] === 1) at++
  return at
}

/**
 * Creates the error for a byte that JSON cannot have outside strings. Elasticsearch accepts comments in documents and
 * returns them. With braces and quotes in a comment, a document could pretend to be several hits.
 */
export function foreignByte(byte: number): SyntaxError {
  const code = byte.toString(16).padStart(2, '0')
  return new SyntaxError(`outside strings it has the byte 0x${code}, which is no JSON; it can belong to a comment`)
}
