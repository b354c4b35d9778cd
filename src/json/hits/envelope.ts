import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  ENDS_STRING,
  foreignByte,
  OPEN_ARRAY,
  OPEN_OBJECT,
  ORDINARY,
  QUOTE,
} from './json-bytes.js'

const STRUCTURE = [QUOTE, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY]

/** Marks the structure, and the bytes that JSON cannot have outside strings. */
const MATTERS = new Uint8Array(256).fill(1)
for (const byte of ORDINARY) MATTERS[byte] = 0
for (const byte of STRUCTURE) MATTERS[byte] = 1

const HITS = 'hits"'
/** The longest spelling of this key. */
const HITS_ESCAPED = '\\u0068\\u0069\\u0074\\u0073"'

/**
 * Envelope of a search response: everything around its hits. It finds the start of the array `hits.hits`, and keeps its
 * own bytes.
 */
export class Envelope {
  readonly #kept: Uint8Array[] = []
  #depth = 0
  #inString = false
  /** Number of leading bytes of the next chunk that belong to an escape. */
  #escaped = 0
  /** Latest string that can be the wanted key, from behind its first quote on. One character stands for one byte. */
  #key = ''
  #keyIsHits = false
  /** True within the response's own `hits`. It matters at depth 2 only. */
  #inHits = false
  #found = false

  /** Bytes that have been walked so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#kept)
  }

  /** True if the walk ended where the hits begin; otherwise it ended at the end of the response. */
  get found(): boolean {
    return this.#found
  }

  /**
   * Continues the walk in a chunk, from a position on. The walk ends at the bracket that opens the hits, or at the
   * brace that closes the response.
   *
   * @returns the position behind that end, or -1 if more chunks are needed
   * @throws SyntaxError for a byte that JSON cannot have outside strings
   */
  walk(chunk: Uint8Array, from: number): number {
    this.#found = false
    const end = this.#find(chunk, from)
    // A copy: a view would keep the whole chunk in memory.
    this.#kept.push(new Uint8Array(chunk.subarray(from, end < 0 ? chunk.length : end)))
    return end
  }

  #find(chunk: Uint8Array, from: number): number {
    const { length } = chunk
    let at = this.#inString ? this.#walkString(chunk, from) : from
    while (at < length) {
      const byte = chunk[at] ?? 0
      at++
      if (MATTERS[byte] === 0) continue
      if (byte === QUOTE) at = this.#beginString(chunk, at)
      else if (byte === COLON) this.#checkKey()
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte)
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth--
      else throw foreignByte(byte)
      if (this.#found || this.#depth === 0) return at
    }
    return -1
  }

  #beginString(chunk: Uint8Array, from: number): number {
    this.#inString = true
    this.#key = ''
    return this.#walkString(chunk, from)
  }

  /** Returns the position behind the string, or the chunk's length if the string continues. */
  #walkString(chunk: Uint8Array, from: number): number {
    const { length } = chunk
    let at = from + this.#escaped
    while (at < length && this.#inString) {
      const byte = chunk[at] ?? 0
      at++
      if (ENDS_STRING[byte] === 0) continue
      if (byte === BACKSLASH) at++
      else this.#inString = false
    }
    this.#escaped = Math.max(at - length, 0)
    const end = at - this.#escaped
    if (this.#keyMatters && this.#key.length < HITS_ESCAPED.length) this.#key += latin1(chunk, from, end)
    return end
  }

  get #keyMatters(): boolean {
    return this.#depth === 1 || (this.#depth === 2 && this.#inHits)
  }

  #checkKey(): void {
    if (this.#keyMatters) this.#keyIsHits = isHits(this.#key)
  }

  #open(byte: number): void {
    this.#depth++
    if (this.#depth === 2) this.#inHits = this.#keyIsHits && byte === OPEN_OBJECT
    else this.#found = this.#depth === 3 && this.#inHits && this.#keyIsHits && byte === OPEN_ARRAY
    this.#keyIsHits = false
  }
}

function latin1({ buffer, byteOffset }: Uint8Array, from: number, to: number): string {
  return Buffer.from(buffer, byteOffset + from, to - from).toString('latin1')
}

/**
 * Returns whether a key is `hits`.
 *
 * @param key - the key as written, without its first quote but with its last
 */
function isHits(key: string): boolean {
  if (key.length > HITS_ESCAPED.length) return false
  return (
    key.replace(/\\u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) === HITS
  )
}
