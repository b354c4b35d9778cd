import { endianness } from 'node:os'

/** A piece of text as words of four bytes, from the word on that its first byte lies in. */
export interface Words {
  readonly words: Int32Array
  /** How many bytes of the first word come before the piece. */
  readonly before: number
}

const LITTLE_ENDIAN = endianness() === 'LE'

export function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Words {
  const before = byteOffset & 3
  const count = LITTLE_ENDIAN ? (before + byteLength) >> 2 : 0
  return { words: new Int32Array(buffer, byteOffset - before, count), before }
}

const QUOTES = 0x22222222
const BACKSLASHES = 0x5c5c5c5c
/** In this mask `{` and `}` look the same, like two bytes that are rare outside of texts. */
const BRACE_BITS = 0xf9f9f9f9
const BRACES = 0x79797979
const LOW_BITS = 0x7f7f7f7f

/**
 * Skips words of JSON in which nothing opens or closes: such as have no backslash, and no brace outside of texts. Four bytes are
 * looked at with a few operations on one number and without a branch for each, which is twice as fast as one after the other.
 *
 * @param from - the index of the word to begin with
 * @param inText - whether it begins within a text
 * @returns twice the index of the word where it stops, plus 1 if that begins within a text
 */
export function skipWords(words: Int32Array, from: number, inText: boolean): number {
  const { length } = words
  let at = from
  /** All bits set within a text. */
  let text = inText ? -1 : 0
  while (at < length) {
    const word = words[at] ?? 0
    if (zeros(word ^ BACKSLASHES) !== 0) break
    let texts = zeros(word ^ QUOTES)
    // Each byte's highest bit: whether the quotes up to it are odd in number.
    texts ^= texts << 8
    texts ^= texts << 16
    texts ^= text
    if ((zeros((word & BRACE_BITS) ^ BRACES) & ~texts) !== 0) break
    text = texts >> 31
    at++
  }
  return at * 2 - text
}

/** The highest bit of each byte that is zero. */
function zeros(word: number): number {
  return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS)
}
