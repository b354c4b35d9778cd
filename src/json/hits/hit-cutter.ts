import type { DeserializationError } from '../../errors/index.js'
import { unreadable } from '../text/unreadable.js'
import { BYTE_ORDER_MARK } from '../text/utf8-decoder.js'
import { Envelope } from './envelope.js'
import { HitWalk } from './hit-walk.js'
import { CLOSE_ARRAY, COMMA, OPEN_OBJECT, skipWhitespace } from './json-bytes.js'

/**
 * Callback for each hit: its range in a chunk of the response. A hit that arrived in several chunks is a copy. The
 * spans are the objects directly within the hit (see {@link HitWalk.spans}). They are valid until the next hit.
 */
export type OnCut = (chunk: Buffer, from: number, end: number, spans: readonly number[]) => void

/** Closes the brackets that are open where the hits begin. */
const CLOSING_BRACKETS = Buffer.from(']}}')

/** State of a cutter in a response. It determines what may come next. */
type State = 'start' | 'envelope' | 'first hit' | 'next hit' | 'behind a hit' | 'end'

/**
 * Cuts the hits out of a search response as its bytes arrive. It walks the bytes and does not decode them; parsing a
 * hit is left to others.
 *
 * @example
 * ```ts
 * const cutter = new HitCutter((chunk, from, end) => console.log(chunk.toString('utf8', from, end)))
 * for await (const chunk of body) cutter.push(chunk)
 * const { took } = JSON.parse(cutter.end().toString())
 * ```
 */
export class HitCutter {
  readonly #onCut: OnCut
  readonly #onHead: ((bytes: Buffer) => void) | undefined
  readonly #envelope = new Envelope()
  readonly #hit = new HitWalk()
  /** Start of a hit whose end has not arrived. */
  #begun: Buffer[] = []
  #state: State = 'start'
  /** Number of bytes of a byte order mark that have been skipped. */
  #mark = 0
  #found = false

  /**
   * @param onCut - receives each hit
   * @param onHead - receives everything in front of the first hit as soon as the hits begin, closed so that it is JSON
   */
  constructor(onCut: OnCut, onHead?: (bytes: Buffer) => void) {
    this.#onCut = onCut
    this.#onHead = onHead
  }

  /**
   * Walks the next chunk.
   *
   * @throws DeserializationError if the bytes cannot be a search response
   */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (at < chunk.length) at = this.#walk(chunk, at)
  }

  /**
   * Ends the response.
   *
   * @param mayLackHits - accepts a response without `hits.hits`: with `filter_path`, the server leaves out an empty
   * list
   * @returns everything but the hits: the response with an empty array in their place
   * @throws DeserializationError if the response is truncated or has no `hits.hits`
   */
  end(mayLackHits = false): Buffer {
    const rest = this.#envelope.bytes
    if (this.#state === 'start') throw malformed('nothing came', rest)
    if (this.#state !== 'end') throw malformed('it ends too early', this.#begun[0] ?? rest)
    if (!this.#found && !mayLackHits) throw malformed('it has no hits.hits', rest)
    return rest
  }

  /** Walks one element that may stand at this place. Returns the position behind it. */
  #walk(chunk: Buffer, at: number): number {
    if (this.#state === 'envelope') return this.#walkEnvelope(chunk, at)
    if (this.#hit.within) return this.#walkHit(chunk, at)
    const next = skipWhitespace(chunk, at)
    return next === chunk.length ? next : this.#enter(chunk, next)
  }

  #walkEnvelope(chunk: Buffer, from: number): number {
    const end = this.#envelopeEnd(chunk, from)
    if (end < 0) return chunk.length
    if (this.#envelope.found && this.#found) throw malformed('it has two hits.hits', chunk, from)
    if (this.#envelope.found) this.#beginHits()
    else this.#state = 'end'
    return end
  }

  #envelopeEnd(chunk: Buffer, from: number): number {
    try {
      return this.#envelope.walk(chunk, from)
    } catch (cause) {
      throw unreadable('the response is not a whole search response', chunk.subarray(from), cause)
    }
  }

  #beginHits(): void {
    this.#state = 'first hit'
    this.#found = true
    this.#onHead?.(Buffer.concat([this.#envelope.bytes, CLOSING_BRACKETS]))
  }

  #enter(chunk: Buffer, at: number): number {
    const byte = chunk[at]
    if (byte === OPEN_OBJECT && this.#mayBegin) {
      this.#hit.begin(at)
      return this.#walkHit(chunk, at)
    }
    if (byte === COMMA && this.#state === 'behind a hit') {
      this.#state = 'next hit'
      return at + 1
    }
    if (byte === CLOSE_ARRAY && this.#mayClose) this.#state = 'envelope'
    else if (byte === OPEN_OBJECT && this.#mayOpen) this.#state = 'envelope'
    else if (byte === BYTE_ORDER_MARK[this.#mark] && this.#state === 'start') return this.#skipMark(at)
    else throw malformed(`it cannot go on like this`, chunk, at)
    return at
  }

  get #mayOpen(): boolean {
    return this.#state === 'start' && this.#mark % BYTE_ORDER_MARK.length === 0
  }

  #skipMark(at: number): number {
    this.#mark++
    return at + 1
  }

  get #mayBegin(): boolean {
    return this.#state === 'next hit' || this.#state === 'first hit'
  }

  get #mayClose(): boolean {
    return this.#state === 'behind a hit' || this.#state === 'first hit'
  }

  #walkHit(chunk: Buffer, from: number): number {
    const end = this.#hitEnd(chunk, from)
    if (end < 0) {
      this.#begun.push(chunk.subarray(from))
      return chunk.length
    }
    this.#state = 'behind a hit'
    if (this.#begun.length === 0) this.#onCut(chunk, from, end, this.#hit.spans)
    else this.#endBegun(chunk.subarray(from, end))
    return end
  }

  #hitEnd(chunk: Buffer, from: number): number {
    try {
      return this.#hit.walk(chunk, from)
    } catch (cause) {
      throw unreadable('a hit cannot be read', Buffer.concat([...this.#begun, chunk.subarray(from)]), cause)
    }
  }

  #endBegun(last: Buffer): void {
    const hit = Buffer.concat([...this.#begun, last])
    this.#begun = []
    this.#onCut(hit, 0, hit.length, this.#hit.spans)
  }
}

function malformed(reason: string, bytes: Buffer, at = 0): DeserializationError {
  return unreadable('the response is not a whole search response', bytes.subarray(at), reason)
}
