import { COMMA, skipWhitespace } from '../hits/json-bytes.js'
import { type Deserializer, parseJson, unreadable } from '../text/unreadable.js'
import { RowWalk } from './row-walk.js'

/** Members of a response around its rows. */
export type RowsEnvelope = Readonly<Record<string, unknown>>

/** Receiver of the parts of a tabular response. */
export interface RowsHandler {
  /** Takes the members in front of the rows; `values` is empty. */
  onHead(head: RowsEnvelope): void
  /** Takes the next rows. */
  onRows(rows: readonly unknown[]): void
}

/** Start of the rows. In a string the quotes would be escaped, so only a key matches. */
const VALUES = /"values"\s*:\s*\[/g
const SEPARATOR = /\]\s*,\s*\[/

/**
 * Parser of a tabular response (`{ columns, values: [[…], …] }`) whose rows are parsed as their bytes arrive.
 *
 * Rows are parsed in batches of one chunk.
 * A batch ends at the last separator between rows, which is searched for rather than walked to.
 * A separator inside a row or a string leaves the batch unbalanced, so a wrong guess shows when the batch is parsed.
 * From then on every byte is examined ({@link RowWalk}).
 */
export class RowCutter {
  readonly #serializer: Deserializer
  readonly #handler: RowsHandler
  /** Bytes that have not been parsed yet; in front of the rows, all of them. */
  #pending: Buffer = Buffer.alloc(0)
  #head: RowsEnvelope | undefined
  #separator: Buffer | undefined
  #walk: RowWalk | undefined

  constructor(serializer: Deserializer, handler: RowsHandler) {
    this.#serializer = serializer
    this.#handler = handler
  }

  /** Takes the next chunk. @throws DeserializationError for rows that are not valid JSON */
  push(chunk: Uint8Array): void {
    const added = this.#pending.length
    this.#pending = added === 0 ? asBuffer(chunk) : Buffer.concat([this.#pending, chunk])
    if (this.#head !== undefined) return this.#takeRows(added)
    if (this.#findRows(added)) this.#takeRows(0)
  }

  /**
   * Ends the response and hands out its last rows.
   * @returns all members but the rows, those behind the rows included
   * @throws DeserializationError if the response is not whole
   */
  end(): RowsEnvelope {
    const rest = this.#pending
    this.#pending = Buffer.alloc(0)
    if (this.#head === undefined) return this.#envelope(rest)
    const start = this.#afterComma(rest, 0)
    const { values, ...tail } = this.#envelope(Buffer.concat([Buffer.from('{"values":['), rest.subarray(start)]))
    if (!Array.isArray(values)) throw malformed(rest, 'the response has two lists of values')
    if (values.length > 0) this.#handler.onRows(values)
    return { ...this.#head, ...tail }
  }

  /** @param from - the position up to which the bytes have been searched */
  #findRows(from: number): boolean {
    // The key may have begun in the previous chunk.
    const start = Math.max(0, from - LONGEST_KEY)
    const text = this.#pending.toString('latin1', start)
    for (const { 0: key, index } of text.matchAll(VALUES)) {
      const end = start + index + key.length
      const head = this.#parseHead(this.#pending.subarray(0, end))
      if (head === undefined) continue
      this.#head = head
      this.#pending = this.#pending.subarray(end)
      this.#handler.onHead(head)
      return true
    }
    return false
  }

  /** Returns nothing for a list of values inside another member: closed there, the head is not valid JSON. */
  #parseHead(bytes: Buffer): RowsEnvelope | undefined {
    try {
      return this.#envelope(Buffer.concat([bytes, Buffer.from(']}')]))
    } catch {
      return undefined
    }
  }

  #takeRows(added: number): void {
    if (this.#walk !== undefined) return this.#takeUpTo(this.#walk.walk(this.#pending, added))
    const separator = this.#findSeparator()
    if (separator === undefined) return
    const at = this.#pending.lastIndexOf(separator)
    if (at < 0 || this.#tryUpTo(at + 1)) return
    this.#walk = new RowWalk()
    this.#takeUpTo(this.#walk.walk(this.#pending, 0))
  }

  /** The separator is the same everywhere; only the whitespace in it depends on the response. */
  #findSeparator(): Buffer | undefined {
    if (this.#separator !== undefined) return this.#separator
    const found = SEPARATOR.exec(this.#pending.toString('latin1'))
    if (found !== null) this.#separator = Buffer.from(found[0])
    return this.#separator
  }

  #tryUpTo(end: number): boolean {
    let rows: readonly unknown[]
    try {
      rows = this.#parse(end)
    } catch {
      return false
    }
    this.#emit(rows, end)
    return true
  }

  #takeUpTo(end: number): void {
    if (end > 0) this.#emit(this.#parse(end), end)
  }

  #emit(rows: readonly unknown[], end: number): void {
    this.#pending = this.#pending.subarray(end)
    this.#handler.onRows(rows)
  }

  #parse(end: number): readonly unknown[] {
    const rows = this.#pending.subarray(this.#afterComma(this.#pending, 0), end)
    return parseJson(Buffer.concat([OPEN, rows, CLOSE]), this.#serializer, 'a row') as unknown[]
  }

  #afterComma(bytes: Buffer, from: number): number {
    const at = skipWhitespace(bytes, from)
    return bytes[at] === COMMA ? at + 1 : from
  }

  #envelope(bytes: Buffer): RowsEnvelope {
    const envelope = parseJson(bytes, this.#serializer, 'the response')
    if (typeof envelope === 'object' && envelope !== null && !Array.isArray(envelope)) return { ...envelope }
    throw malformed(bytes, 'it is no object')
  }
}

const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')]

/** More characters than `"values" : [` has with any sensible whitespace. */
const LONGEST_KEY = 64

function malformed(bytes: Buffer, why: string): Error {
  return unreadable('the response cannot be read', bytes, why)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
