import { COMMA, skipWhitespace } from '../hits/json-bytes.js'
import { type Deserializer, parseJson, unreadable } from '../text/unreadable.js'
import { PendingBytes } from './pending-bytes.js'
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
  readonly #pending = new PendingBytes()
  #head: RowsEnvelope | undefined
  #separator: Buffer | undefined
  #walk: RowWalk | undefined
  /** True if rows have been handed out: a comma is in front of the next one. */
  #emitted = false

  constructor(serializer: Deserializer, handler: RowsHandler) {
    this.#serializer = serializer
    this.#handler = handler
  }

  /** Takes the next chunk. @throws DeserializationError for rows that are not valid JSON */
  push(chunk: Uint8Array): void {
    const before = this.#pending.size
    const bytes = this.#pending.push(chunk)
    if (this.#head !== undefined) return this.#takeRows(bytes, before)
    if (this.#findRows()) this.#takeRows(this.#pending.joined(), 0)
  }

  /**
   * Ends the response and emits its last rows.
   * @returns all members but the rows, those behind the rows included
   * @throws DeserializationError if the response is not whole
   */
  end(): RowsEnvelope {
    const rest = this.#pending.joined()
    this.#pending.drop(rest.length)
    if (this.#head === undefined) return this.#envelope(rest)
    const start = this.#afterComma(rest, 0)
    const { rows, values, ...tail } = this.#envelope(Buffer.concat([LAST_ROWS, rest.subarray(start)]))
    if (values !== undefined || !Array.isArray(rows)) throw malformed(rest, 'the response has two lists of values')
    if (rows.length > 0) this.#handler.onRows(rows)
    return { ...this.#head, ...tail }
  }

  #findRows(): boolean {
    const from = this.#pending.latestFrom
    for (const { 0: key, index } of this.#pending.latestText().matchAll(VALUES)) {
      const end = from + index + key.length
      const head = this.#parseHead(this.#pending.joined().subarray(0, end))
      if (head === undefined) continue
      this.#head = head
      this.#pending.drop(end)
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

  /** @param before - the number of bytes that were pending already */
  #takeRows(bytes: Buffer, before: number): void {
    if (this.#walk !== undefined) return this.#takeWalked(this.#walk, bytes, before)
    const separator = this.#findSeparator()
    if (separator === undefined) return
    const at = this.#pending.lastIndexOf(separator)
    if (at < 0 || this.#tryUpTo(at + 1)) return
    this.#walk = new RowWalk()
    this.#takeWalked(this.#walk, this.#pending.joined(), 0)
  }

  #takeWalked(walk: RowWalk, bytes: Buffer, before: number): void {
    const end = walk.walk(bytes, 0)
    if (end > 0) this.#emit(this.#parse(before + end), before + end)
  }

  /** The separator is the same everywhere; only the whitespace in it depends on the response. */
  #findSeparator(): Buffer | undefined {
    if (this.#separator !== undefined) return this.#separator
    const found = SEPARATOR.exec(this.#pending.latestText())
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

  #emit(rows: readonly unknown[], end: number): void {
    this.#pending.drop(end)
    this.#emitted = true
    this.#handler.onRows(rows)
  }

  #parse(end: number): readonly unknown[] {
    const pending = this.#pending.joined()
    const rows = pending.subarray(this.#afterComma(pending, 0), end)
    return parseJson(Buffer.concat([OPEN, rows, CLOSE]), this.#serializer, 'a row') as unknown[]
  }

  #afterComma(bytes: Buffer, from: number): number {
    if (!this.#emitted) return from
    const at = skipWhitespace(bytes, from)
    return bytes[at] === COMMA ? at + 1 : from
  }

  #envelope(bytes: Buffer): RowsEnvelope {
    const envelope = parseJson(bytes, this.#serializer, 'the response')
    if (typeof envelope === 'object' && envelope !== null && !Array.isArray(envelope)) return { ...envelope }
    throw malformed(bytes, 'it is no object')
  }
}

/** Start of the response in which only the last rows are left. Another name than `values` shows a second list of these. */
const LAST_ROWS = Buffer.from('{"rows":[')
const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')]

function malformed(bytes: Buffer, why: string): Error {
  return unreadable('the response cannot be read', bytes, why)
}
