import { jsonSerializer } from '../text/serializer.js'
import { type Deserializer, parseJson, unreadable } from '../text/unreadable.js'
import { BytePattern, viewOf } from './byte-pattern.js'
import { keyAt } from './hit-keys.js'
import { integers } from './integers.js'
import { CLOSE_OBJECT, COMMA, QUOTE, skipWhitespace } from './json-bytes.js'
import { valueEnd } from './json-values.js'
import { LazyRawHit, type ValueParser } from './lazy-raw-hit.js'
import { hasLineBreaks, onOneLine } from './one-line.js'
import type { RawHit } from './raw-hit.js'
import { shortString } from './short-string.js'

/** Parses the metadata of hits and cuts out their documents without parsing them. */
export class RawHitParser implements ValueParser {
  readonly #serializer: Deserializer
  /** True for the library's own serializer, whose treatment of integers is known. */
  readonly #isPlain: boolean
  /** Bytes around the latest hit. The next hit is usually in the same ones. */
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = viewOf(this.#bytes)
  #hasLineBreaks = false
  /** Latest `_index`, as written and as parsed: nearly all hits have the same. */
  #index: { readonly pattern: BytePattern; readonly name: string } | undefined
  /** Ranges of the values of the latest hit. An end of 0 stands for a value that is missing. */
  #indexFrom = 0
  #indexEnd = 0
  #idFrom = 0
  #idEnd = 0
  #routingFrom = 0
  #routingEnd = 0
  #sourceFrom = 0
  #sourceEnd = 0
  #sortFrom = 0
  #sortEnd = 0

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
    this.#find(bytes, start, last, spans)
    return {
      _index: this.#indexName(bytes),
      _id: this.#id(bytes),
      _routing: this.#routing(bytes),
      sort: this.#sortEnd === 0 ? undefined : this.sort(bytes, this.#sortFrom, this.#sortEnd),
      _source: this.#sourceEnd === 0 ? undefined : this.document(bytes, this.#sourceFrom, this.#sourceEnd),
    }
  }

  /** Parses one hit as {@link parse} does, but for its document and its sort values, which it makes when they are read. */
  parseLazily(bytes: Buffer, start: number, last: number, spans: readonly number[]): LazyRawHit {
    this.#find(bytes, start, last, spans)
    return new LazyRawHit(
      this,
      this.#indexName(bytes),
      this.#id(bytes),
      this.#routing(bytes),
      bytes,
      this.#sourceFrom,
      this.#sourceEnd,
      this.#sortFrom,
      this.#sortEnd,
    )
  }

  /** The server sends documents as they were indexed, line breaks included. */
  document(bytes: Buffer, from: number, end: number): Buffer {
    const document = bytes.subarray(from, end)
    // A lazy hit can be read when the parser has come to other bytes.
    return bytes === this.#bytes && !this.#hasLineBreaks ? document : onOneLine(document)
  }

  sort(bytes: Buffer, from: number, end: number): unknown[] | undefined {
    const numbers = this.#isPlain ? integers(bytes, from, end) : undefined
    return numbers ?? sortOf(this.#parse(bytes, from, end))
  }

  #find(bytes: Buffer, start: number, last: number, spans: readonly number[]): void {
    if (bytes !== this.#bytes) this.#begin(bytes)
    this.#indexEnd = this.#idEnd = this.#routingEnd = this.#sourceEnd = this.#sortEnd = 0
    const view = this.#view
    let place = 0
    let more = false
    let at = skipWhitespace(bytes, start + 1)
    while (bytes[at] === QUOTE) {
      const key = keyAt(bytes, view, at, place)
      if (key === undefined) break
      place = key.nextPlace
      const from = skipWhitespace(bytes, at + key.length)
      const end = this.#indexEndAt(key.name, from) ?? valueEnd(bytes, from, spans, start)
      if (end === from || end > last) break
      if (key.name !== undefined) this.#note(key.name, from, end)
      at = skipWhitespace(bytes, end)
      more = bytes[at] === COMMA
      if (!more) break
      at = skipWhitespace(bytes, at + 1)
    }
    if (!more && bytes[at] === CLOSE_OBJECT && at === last - 1) return
    throw unreadable('a hit cannot be read', bytes.subarray(start, last), 'it is no object of JSON')
  }

  #begin(bytes: Buffer): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#hasLineBreaks = hasLineBreaks(bytes)
  }

  #note(key: keyof RawHit, from: number, end: number): void {
    if (key === '_source') {
      this.#sourceFrom = from
      this.#sourceEnd = end
    } else if (key === '_id') {
      this.#idFrom = from
      this.#idEnd = end
    } else if (key === '_index') {
      this.#indexFrom = from
      this.#indexEnd = end
    } else if (key === '_routing') {
      this.#routingFrom = from
      this.#routingEnd = end
    } else {
      this.#sortFrom = from
      this.#sortEnd = end
    }
  }

  #id(bytes: Buffer): string {
    return this.#idEnd === 0 ? '' : this.#string(bytes, this.#idFrom, this.#idEnd)
  }

  #routing(bytes: Buffer): string | undefined {
    return this.#routingEnd === 0 ? undefined : this.#string(bytes, this.#routingFrom, this.#routingEnd)
  }

  /** Returns the position behind an `_index` that is the one before, without a walk through its bytes. */
  #indexEndAt(key: keyof RawHit | undefined, from: number): number | undefined {
    const latest = this.#index?.pattern
    return key === '_index' && latest?.isAt(this.#view, from) ? from + latest.length : undefined
  }

  #indexName(bytes: Buffer): string {
    const from = this.#indexFrom
    const end = this.#indexEnd
    if (end === 0) return ''
    const latest = this.#index
    if (latest?.pattern.length === end - from && latest.pattern.isAt(this.#view, from)) return latest.name
    const name = this.#string(bytes, from, end)
    // A pattern has at least four bytes, and ends with the last quote: it fits no longer name.
    if (end - from >= 4 && bytes[from] === QUOTE) {
      this.#index = { name, pattern: new BytePattern(bytes.subarray(from, end)) }
    }
    return name
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
