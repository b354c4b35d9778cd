import { Braces } from '../braces/braces.js'
import { CLOSE_OBJECT, foreignByte, OPEN_OBJECT } from './json-bytes.js'

/**
 * Walks from brace to brace through one hit after the other. A hit may arrive in several chunks. Brackets are not
 * counted: the parser of a hit notices if they do not match, and the document of a raw hit is not parsed.
 */
export class HitWalk {
  /**
   * Ranges of the objects directly within the hit, `_source` among them. Each has two entries: the first position, and
   * the one behind the last. Positions count from the start of the hit.
   */
  readonly spans: number[] = []
  #spanEnds = 0
  #depth = 0
  /** Offset from positions in the current chunk to positions in the hit. */
  #offset = 0
  #chunk: Uint8Array | undefined
  readonly #braces = new Braces()
  /** Number of braces of the latest block that have been passed. */
  #passed = 0

  /** True between the start and the end of a hit. */
  get within(): boolean {
    return this.#depth > 0
  }

  /** Starts with the hit whose opening brace is at a position. */
  begin(at: number): void {
    this.#spanEnds = 0
    this.#offset = -at
  }

  /**
   * Continues the walk in a chunk, from a position on. Returns the position behind the hit, or -1 if more chunks are
   * needed.
   *
   * @throws SyntaxError for a byte that JSON cannot have outside strings
   */
  walk(chunk: Uint8Array, from: number): number {
    if (chunk !== this.#chunk) {
      this.#chunk = chunk
      this.#passed = 0
      this.#braces.begin(chunk, from)
    }
    const end = this.#find(chunk)
    if (end < 0) this.#offset += chunk.length
    return end
  }

  #find(chunk: Uint8Array): number {
    let end = this.#findInBlock(chunk)
    while (end < 0 && this.#braces.next()) {
      this.#passed = 0
      end = this.#findInBlock(chunk)
    }
    return end
  }

  #findInBlock(chunk: Uint8Array): number {
    const { positions, count } = this.#braces
    while (this.#passed < count) {
      const at = positions[this.#passed++] ?? 0
      const byte = chunk[at]
      if (byte === OPEN_OBJECT) {
        if (++this.#depth === 2) this.#addSpan(at)
      } else if (byte === CLOSE_OBJECT) {
        if (--this.#depth === 1) this.#addSpan(at + 1)
        if (this.#depth === 0) return this.#end(at + 1)
      } else throw foreignByte(byte ?? 0)
    }
    return -1
  }

  /** Overwrites the spans of the previous hit: emptying an array would cost a new one. */
  #addSpan(at: number): void {
    this.spans[this.#spanEnds++] = at + this.#offset
  }

  #end(at: number): number {
    if (this.spans.length > this.#spanEnds) this.spans.length = this.#spanEnds
    return at
  }
}
