import { jsonSerializer } from '../text/serializer.js'
import { type Deserializer, parseJson, unreadable } from '../text/unreadable.js'
import { viewOf } from './byte-pattern.js'
import { keyAt } from './hit-keys.js'
import { integers } from './integers.js'
import { CLOSE_OBJECT, COMMA, isAt, QUOTE, skipWhitespace } from './json-bytes.js'
import { valueEnd } from './json-values.js'
import { hasLineBreaks, onOneLine } from './one-line.js'
import type { RawHit } from './raw-hit.js'
import { shortString } from './short-string.js'

/** Parses the metadata of hits and cuts out their documents without parsing them. */
export class RawHitParser {
  readonly #serializer: Deserializer
  /** True for the library's own serializer, whose treatment of integers is known. */
  readonly #isPlain: boolean
  /** Bytes around the latest hit. The next hit is usually in the same ones. */
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = viewOf(this.#bytes)
  #hasLineBreaks = false
  /** Latest `_index`, as written and as parsed: nearly all hits have the same. */
  #index: { readonly bytes: Buffer; readonly name: string } = { bytes: Buffer.from('""'), name: '' }

  constructor(serializer: Deserializer = jsonSerializer) {
    this.#serializer = serializer
    this.#isPlain = serializer.deserialize === jsonSerializer.deserialize
  }

  /**
   * Parses one hit.
   *
   * @param bytes - the bytes around the hit
   * @param start - position of its first brace
   * @param last - position behind its last brace
   * @param spans - ranges of the objects directly within it; see {@link HitWalk.spans}
   * @throws DeserializationError if the bytes are no hit
   */
  parse(bytes: Buffer, start: number, last: number, spans: readonly number[]): RawHit {
    const hit: RawHit = { _index: '', _id: '', _routing: undefined, sort: undefined, _source: undefined }
    if (bytes !== this.#bytes) this.#begin(bytes)
    const view = this.#view
    let place = 0
    let more = false
    let at = skipWhitespace(bytes, start + 1)
    while (bytes[at] === QUOTE) {
      const key = keyAt(bytes, view, at, place)
      if (key === undefined) break
      place = key.nextPlace
      const from = skipWhitespace(bytes, at + key.length)
      const end = valueEnd(bytes, from, spans, start)
      if (end === from || end > last) break
      if (key.name !== undefined) this.#set(hit, key.name, bytes, from, end)
      at = skipWhitespace(bytes, end)
      more = bytes[at] === COMMA
      if (!more) break
      at = skipWhitespace(bytes, at + 1)
    }
    if (!more && bytes[at] === CLOSE_OBJECT && at === last - 1) return hit
    throw unreadable('a hit cannot be read', bytes.subarray(start, last), 'it is no object of JSON')
  }

  #begin(bytes: Buffer): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#hasLineBreaks = hasLineBreaks(bytes)
  }

  /** Literal property names: V8 optimizes `hit._id = …`, but not `hit[key] = …`. */
  #set(hit: RawHit, key: keyof RawHit, bytes: Buffer, from: number, end: number): void {
    if (key === '_source') hit._source = this.#document(bytes.subarray(from, end))
    else if (key === '_id') hit._id = this.#string(bytes, from, end)
    else if (key === '_index') hit._index = this.#indexName(bytes, from, end)
    else if (key === '_routing') hit._routing = this.#string(bytes, from, end)
    else hit.sort = this.#sort(bytes, from, end)
  }

  /** The server sends documents as they were indexed, line breaks included. */
  #document(bytes: Buffer): Buffer {
    return this.#hasLineBreaks ? onOneLine(bytes) : bytes
  }

  #indexName(bytes: Buffer, from: number, end: number): string {
    if (end - from !== this.#index.bytes.length || !isAt(bytes, from, this.#index.bytes)) {
      this.#index = { name: this.#string(bytes, from, end), bytes: Buffer.from(bytes.subarray(from, end)) }
    }
    return this.#index.name
  }

  #sort(bytes: Buffer, from: number, end: number): unknown[] | undefined {
    const numbers = this.#isPlain ? integers(bytes, from, end) : undefined
    return numbers ?? sortOf(this.#parse(bytes, from, end))
  }

  #string(bytes: Buffer, from: number, end: number): string {
    if (bytes[from] !== QUOTE) return String(this.#parse(bytes, from, end))
    return shortString(bytes, from + 1, end - 1) ?? this.#longString(bytes, from, end)
  }

  #longString(bytes: Buffer, from: number, end: number): string {
    const text = bytes.toString('utf8', from + 1, end - 1)
    // Few names contain an escape, or the character that stands for invalid UTF-8.
    return text.includes('\\') || text.includes('\ufffd') ? String(this.#parse(bytes, from, end)) : text
  }

  #parse(bytes: Buffer, from: number, end: number): unknown {
    return parseJson(bytes.subarray(from, end), this.#serializer, 'a hit')
  }
}

function sortOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}
