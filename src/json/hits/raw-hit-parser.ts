import { jsonSerializer } from '../text/serializer.js'
import { type Deserializer, parseJson, unreadable } from '../text/unreadable.js'
import { BytePattern, viewOf } from './byte-pattern.js'
import { keyAt, placeBehind } from './hit-keys.js'
import { integers } from './integers.js'
import { CLOSE_OBJECT, COMMA, QUOTE, skipWhitespace } from './json-bytes.js'
import { stringEnd, valueEnd } from './json-values.js'
import { LazyRawHit, type ValueParser } from './lazy-raw-hit.js'
import { hasLineBreaks, onOneLine } from './one-line.js'
import type { RawHit } from './raw-hit.js'
import { shortString } from './short-string.js'

/** Bytes in front of the first two values of most hits. */
const INDEX_KEY = '{"_index":'
const ID_KEY = ',"_id":'
/** Stands for the end of an `_index` that needs no parsing. */
const IN_OPENING = -1
/** Length of the longest bytes that are compared with those of the hits before, and how many others are kept in vain. */
const MOST_COMMON = 100
const MOST_OTHERS = 3

const BEHIND_ID = placeBehind('_id')
const BEHIND_SOURCE = placeBehind('_source')

/** Parses the metadata of hits and cuts out their documents without parsing them. */
export class RawHitParser implements ValueParser {
  readonly #serializer: Deserializer
  /** True for the library's own serializer, whose treatment of integers is known. */
  readonly #isPlain: boolean
  /** Bytes around the latest hit. The next hit is usually in the same ones. */
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = viewOf(this.#bytes)
  #hasLineBreaks = false
  /** Bytes that nearly all hits have in common: from the first brace to the first quote of `_id`. */
  #opening: BytePattern | undefined
  /** The `_index` in these bytes. */
  #openingIndex = ''
  /** Bytes that most hits have in common: from behind `_id` to the document, with no other key that is used. */
  #middle: BytePattern | undefined
  /** Number of hits in a row with other bytes there, such as scores. */
  #otherMiddles = 0
  /** Place where the search for the next key starts; see {@link keyAt}. */
  #place = 0
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
      _index: this.#indexName(bytes, start),
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
      this.#indexName(bytes, start),
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
    let at = this.#findCommon(bytes, start, last, spans)
    let onlyCommon = this.#place === BEHIND_ID
    while (bytes[at] === QUOTE) {
      const key = keyAt(bytes, view, at, this.#place)
      if (key === undefined) break
      this.#place = key.nextPlace
      const from = skipWhitespace(bytes, at + key.length)
      const end = valueEnd(bytes, from, spans, start)
      if (end === from || end > last) break
      if (key.name !== undefined) {
        if (onlyCommon && key.name === '_source') this.#learnMiddle(bytes, from)
        onlyCommon = false
        this.#note(key.name, from, end)
      }
      at = behindValue(bytes, end)
    }
    if (bytes[at] === CLOSE_OBJECT && at === last - 1) return
    throw unreadable('a hit cannot be read', bytes.subarray(start, last), 'it is no object of JSON')
  }

  /** Finds the values between bytes that hits have in common. Returns the position of the first key behind them. */
  #findCommon(bytes: Buffer, start: number, last: number, spans: readonly number[]): number {
    const opening = this.#opening
    if (!opening?.isAt(this.#view, start)) {
      this.#place = 0
      return skipWhitespace(bytes, start + 1)
    }
    this.#indexEnd = IN_OPENING
    this.#idFrom = start + opening.length - 1
    const idEnd = stringEnd(bytes, this.#idFrom)
    this.#idEnd = idEnd
    const middle = this.#middle
    if (!middle?.isAt(this.#view, idEnd)) {
      this.#place = BEHIND_ID
      return behindValue(bytes, idEnd)
    }
    this.#otherMiddles = 0
    this.#place = BEHIND_SOURCE
    const from = skipWhitespace(bytes, idEnd + middle.length)
    const end = valueEnd(bytes, from, spans, start)
    if (end === from || end > last) return -1
    this.#sourceFrom = from
    this.#sourceEnd = end
    return behindValue(bytes, end)
  }

  /** Keeps the bytes between `_id` and the document, unless these differ from hit to hit. */
  #learnMiddle(bytes: Buffer, sourceFrom: number): void {
    if (sourceFrom - this.#idEnd > MOST_COMMON || this.#otherMiddles >= MOST_OTHERS) return
    this.#otherMiddles++
    this.#middle = new BytePattern(bytes.subarray(this.#idEnd, sourceFrom))
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

  #indexName(bytes: Buffer, start: number): string {
    const from = this.#indexFrom
    const end = this.#indexEnd
    if (end === IN_OPENING) return this.#openingIndex
    if (end === 0) return ''
    const name = this.#string(bytes, from, end)
    const idFrom = this.#idFrom
    // No other notation of these keys is as short.
    if (
      from - start === INDEX_KEY.length &&
      idFrom - end === ID_KEY.length &&
      bytes[from] === QUOTE &&
      bytes[idFrom] === QUOTE
    ) {
      this.#opening = new BytePattern(bytes.subarray(start, idFrom + 1))
      this.#openingIndex = name
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

/** Returns the position of the next key, or of the brace that ends the hit; -1 if neither follows. */
function behindValue(bytes: Buffer, end: number): number {
  const at = skipWhitespace(bytes, end)
  if (bytes[at] === CLOSE_OBJECT) return at
  const next = bytes[at] === COMMA ? skipWhitespace(bytes, at + 1) : -1
  return bytes[next] === QUOTE ? next : -1
}

function sortOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}
