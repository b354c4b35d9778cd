import { Braces } from '../braces/braces.js'
import { CLOSE_OBJECT, OPEN_OBJECT } from './json-bytes.js'

/**
 * Walks from brace to brace through one hit after the other, each of which may come in several chunks. Brackets need not be counted
 * for that: whoever parses a hit sees whether they match, and of a raw hit nobody looks into the document.
 */
export class HitWalk {
  /**
   * Where the objects directly within the hit lie, `_source` among them: the first position of each in turn and the one behind it,
   * counted from the hit's own beginning.
   */
  readonly spans: number[] = []
  #spanEnds = 0
  #depth = 0
  /** What to add to a position in the current chunk to have it in the hit. */
  #offset = 0
  #chunk: Uint8Array | undefined
  readonly #braces = new Braces()
  /** How many of the braces of the chunk's latest block have been passed. */
  #passed = 0

  /** Whether a hit has begun and not ended. */
  get within(): boolean {
    return this.#depth > 0
  }

  /** Starts with the hit whose opening brace is at a position. */
  begin(at: number): void {
    this.#spanEnds = 0
    this.#offset = -at
  }

  /** Walks on, in a chunk from a position. @returns the position behind the hit's end, or -1 if more chunks are needed */
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
      if (byte === OPEN_OBJECT && ++this.#depth === 2) this.#addSpan(at)
      if (byte !== CLOSE_OBJECT) continue
      if (--this.#depth === 1) this.#addSpan(at + 1)
      if (this.#depth === 0) return this.#end(at + 1)
    }
    return -1
  }

  /** Over those of the hit before: to empty an array costs a new one. */
  #addSpan(at: number): void {
    this.spans[this.#spanEnds++] = at + this.#offset
  }

  #end(at: number): number {
    if (this.spans.length > this.#spanEnds) this.spans.length = this.#spanEnds
    return at
  }
}
