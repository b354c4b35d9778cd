import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  ENDS_TEXT,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  tableOf,
} from './json-bytes.js'

const MATTERS = tableOf(QUOTE, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY)

const HITS = 'hits"'
/** The longest way to write it. */
const HITS_ESCAPED = '\\u0068\\u0069\\u0074\\u0073"'

/** Walks the part of a search response that is around its hits, keeps it, and finds where the array `hits.hits` begins. */
export class Envelope {
  readonly #kept: Uint8Array[] = []
  #depth = 0
  #inText = false
  /** How many bytes of the next chunk belong to an escape. */
  #escaped = 0
  /** The latest text where a key can be the one that is looked for, from behind its first quote; a character for each byte. */
  #text = ''
  #keyIsHits = false
  /** Whether the walk is in the response's own `hits`; matters at depth 2 only. */
  #inHits = false
  #found = false

  /** What has been walked through so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#kept)
  }

  /** Whether the hits begin where the walk has ended; otherwise the response ends there. */
  get found(): boolean {
    return this.#found
  }

  /**
   * Walks on, in a chunk from a position.
   * @returns the position behind what ends the walk, the bracket that opens the hits or the brace that closes the response, or -1 if
   * more chunks are needed
   */
  walk(chunk: Uint8Array, from: number): number {
    this.#found = false
    const end = this.#find(chunk, from)
    // A copy: a view would keep all of the chunk in memory.
    this.#kept.push(new Uint8Array(chunk.subarray(from, end < 0 ? chunk.length : end)))
    return end
  }

  #find(chunk: Uint8Array, from: number): number {
    const { length } = chunk
    let at = this.#inText ? this.#walkText(chunk, from) : from
    while (at < length) {
      const byte = chunk[at] ?? 0
      at++
      if (MATTERS[byte] === 0) continue
      if (byte === QUOTE) at = this.#beginText(chunk, at)
      else if (byte === COLON) this.#readKey()
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte)
      else this.#depth--
      if (this.#found || this.#depth === 0) return at
    }
    return -1
  }

  #beginText(chunk: Uint8Array, from: number): number {
    this.#inText = true
    this.#text = ''
    return this.#walkText(chunk, from)
  }

  /** @returns the position behind the text, or the chunk's length if the text goes on */
  #walkText(chunk: Uint8Array, from: number): number {
    const { length } = chunk
    let at = from + this.#escaped
    while (at < length && this.#inText) {
      const byte = chunk[at] ?? 0
      at++
      if (ENDS_TEXT[byte] === 0) continue
      if (byte === BACKSLASH) at++
      else this.#inText = false
    }
    this.#escaped = Math.max(at - length, 0)
    const end = at - this.#escaped
    if (this.#keyMatters && this.#text.length < HITS_ESCAPED.length) this.#text += latin1(chunk, from, end)
    return end
  }

  get #keyMatters(): boolean {
    return this.#depth === 1 || (this.#depth === 2 && this.#inHits)
  }

  #readKey(): void {
    if (this.#keyMatters) this.#keyIsHits = isHits(this.#text)
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

/** @param text - a key as it is written, without its first quote but with its last */
function isHits(text: string): boolean {
  if (text.length > HITS_ESCAPED.length) return false
  return (
    text.replace(/\\u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) === HITS
  )
}
