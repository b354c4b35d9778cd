import type { RawHit } from './raw-hit.js'

/** Parser of the values that a {@link LazyRawHit} keeps as bytes. */
export interface ValueParser {
  /** Returns a document on one line. */
  document(bytes: Buffer, from: number, end: number): Buffer
  /** Parses sort values. */
  sort(bytes: Buffer, from: number, end: number): unknown[] | undefined
}

/**
 * Raw hit with the positions of its document and its sort values, which are made when they are read. A copy reads each
 * document once and no sort values: views and arrays of all hits in flight would only burden the garbage collector.
 */
export class LazyRawHit implements RawHit {
  readonly _index: string
  readonly _id: string
  readonly _routing: string | undefined
  readonly #parser: ValueParser
  readonly #bytes: Buffer
  /** Ranges of both values; an end of 0 stands for a value that is missing. */
  readonly #sourceFrom: number
  readonly #sourceEnd: number
  readonly #sortFrom: number
  readonly #sortEnd: number

  constructor(
    parser: ValueParser,
    index: string,
    id: string,
    routing: string | undefined,
    bytes: Buffer,
    sourceFrom: number,
    sourceEnd: number,
    sortFrom: number,
    sortEnd: number,
  ) {
    this._index = index
    this._id = id
    this._routing = routing
    this.#parser = parser
    this.#bytes = bytes
    this.#sourceFrom = sourceFrom
    this.#sourceEnd = sourceEnd
    this.#sortFrom = sortFrom
    this.#sortEnd = sortEnd
  }

  /** True if the search returns the document. */
  get hasSource(): boolean {
    return this.#sourceEnd > 0
  }

  /** Size of the document, which need not be made for it. */
  get byteLength(): number {
    return this.hasSource ? this.#sourceEnd - this.#sourceFrom : 0
  }

  get _source(): Buffer | undefined {
    return this.hasSource ? this.#parser.document(this.#bytes, this.#sourceFrom, this.#sourceEnd) : undefined
  }

  get sort(): unknown[] | undefined {
    return this.#sortEnd === 0 ? undefined : this.#parser.sort(this.#bytes, this.#sortFrom, this.#sortEnd)
  }
}

/** Returns a plain raw hit in place of a lazy one, and any other value as it is. */
export function withoutLaziness(value: unknown): unknown {
  if (!(value instanceof LazyRawHit)) return value
  const { _index, _id, _routing, sort, _source } = value
  return { _index, _id, _routing, sort, _source } satisfies RawHit
}
