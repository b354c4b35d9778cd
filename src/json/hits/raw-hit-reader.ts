import { jsonSerializer, type Serializer } from '../text/serializer.js'
import { readJson, unreadable } from '../text/unreadable.js'
import { keyAt } from './hit-keys.js'
import { integers } from './integers.js'
import { CLOSE_OBJECT, COMMA, isAt, QUOTE, skipBlanks } from './json-bytes.js'
import { valueEnd } from './json-values.js'
import { viewOf } from './literal.js'
import { hasLineBreaks, onOneLine } from './one-line.js'
import type { RawHit } from './raw-hit.js'
import { shortText } from './short-text.js'

/** Deserializer the own keys of hits and cuts their documents out, which are not looked into. */
export class RawHitReader {
  readonly #serializer: Serializer
  /** Whether it is known what the serializer makes of integers. */
  readonly #isPlain: boolean
  /** What the latest hit was a part of, and hence the next one is as a rule. */
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = viewOf(this.#bytes)
  #hasLineBreaks = false
  /** The latest `_index`, as it is written and read: nearly all hits have the same. */
  #index: { readonly bytes: Buffer; readonly name: string } = { bytes: Buffer.from('""'), name: '' }

  constructor(serializer: Serializer = jsonSerializer) {
    this.#serializer = serializer
    this.#isPlain = serializer.deserialize === jsonSerializer.deserialize
  }

  /**
   * @param bytes - what the hit is a part of
   * @param start - where its first brace is
   * @param last - the position behind its last brace
   * @param spans - where the objects directly within it lie: see HitWalk.spans
   * @throws DeserializationError for bytes that are no hit
   */
  read(bytes: Buffer, start: number, last: number, spans: readonly number[]): RawHit {
    const hit: RawHit = { _index: '', _id: '', _routing: undefined, sort: undefined, _source: undefined }
    if (bytes !== this.#bytes) this.#begin(bytes)
    const view = this.#view
    let place = 0
    let more = false
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] === QUOTE) {
      const key = keyAt(bytes, view, at, place)
      if (key === undefined) break
      place = key.nextPlace
      const from = skipBlanks(bytes, at + key.length)
      const end = valueEnd(bytes, from, spans, start)
      if (end === from || end > last) break
      if (key.name !== undefined) this.#set(hit, key.name, bytes, from, end)
      at = skipBlanks(bytes, end)
      more = bytes[at] === COMMA
      if (!more) break
      at = skipBlanks(bytes, at + 1)
    }
    if (!more && bytes[at] === CLOSE_OBJECT && at === last - 1) return hit
    throw unreadable('a hit cannot be read', bytes.subarray(start, last), 'it is no object of JSON')
  }

  #begin(bytes: Buffer): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
    this.#hasLineBreaks = hasLineBreaks(bytes)
  }

  /** By name, each: the engine is slow to store under a name that it learns only as it runs. */
  #set(hit: RawHit, key: keyof RawHit, bytes: Buffer, from: number, end: number): void {
    if (key === '_source') hit._source = this.#document(bytes.subarray(from, end))
    else if (key === '_id') hit._id = this.#text(bytes, from, end)
    else if (key === '_index') hit._index = this.#indexName(bytes, from, end)
    else if (key === '_routing') hit._routing = this.#text(bytes, from, end)
    else hit.sort = this.#sort(bytes, from, end)
  }

  /** The server sends documents as they were indexed, line breaks included. */
  #document(bytes: Buffer): Buffer {
    return this.#hasLineBreaks ? onOneLine(bytes) : bytes
  }

  #indexName(bytes: Buffer, from: number, end: number): string {
    if (end - from !== this.#index.bytes.length || !isAt(bytes, from, this.#index.bytes)) {
      this.#index = { name: this.#text(bytes, from, end), bytes: Buffer.from(bytes.subarray(from, end)) }
    }
    return this.#index.name
  }

  #sort(bytes: Buffer, from: number, end: number): unknown[] | undefined {
    const numbers = this.#isPlain ? integers(bytes, from, end) : undefined
    return numbers ?? sortOf(this.#parse(bytes, from, end))
  }

  #text(bytes: Buffer, from: number, end: number): string {
    if (bytes[from] !== QUOTE) return String(this.#parse(bytes, from, end))
    return shortText(bytes, from + 1, end - 1) ?? this.#longText(bytes, from, end)
  }

  #longText(bytes: Buffer, from: number, end: number): string {
    const text = bytes.toString('utf8', from + 1, end - 1)
    // Nearly no name has an escape in it, or this character, which stands for what is no UTF-8.
    return text.includes('\\') || text.includes('\ufffd') ? String(this.#parse(bytes, from, end)) : text
  }

  #parse(bytes: Buffer, from: number, end: number): unknown {
    return readJson(bytes.subarray(from, end), this.#serializer, 'a hit')
  }
}

function sortOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}
