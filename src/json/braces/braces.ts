import { braceFinder, LONGEST_BLOCK } from './brace-finder.js'

/** The braces outside of texts in JSON that comes in chunks. Large chunks are gone through in blocks, so that little is held. */
export class Braces {
  /** Where those of the latest block are in their chunk: as many of these as {@link count} says. */
  positions: Int32Array = new Int32Array()
  count = 0
  readonly #finder = braceFinder()
  #state = 0
  #chunk: Uint8Array = new Uint8Array()
  /** Up to where the chunk has been looked at. */
  #end = 0

  /** Goes on with the next chunk, from a position. */
  begin(chunk: Uint8Array, from: number): void {
    this.#chunk = chunk
    this.#end = from
    this.count = 0
  }

  /** Finds those of the next block. @returns false if the chunk has no more blocks */
  next(): boolean {
    const from = this.#end
    if (from >= this.#chunk.length) return false
    this.#end = Math.min(from + LONGEST_BLOCK, this.#chunk.length)
    this.#finder.state = this.#state
    const found = this.#finder.find(this.#chunk.subarray(from, this.#end), from)
    this.#state = this.#finder.state
    this.#keep(found)
    return true
  }

  /** A copy: who reads a hit can go on to read another response before this one. */
  #keep(found: Int32Array): void {
    this.count = found.length
    if (this.positions.length < found.length) this.positions = new Int32Array(found.length * 2)
    this.positions.set(found)
  }
}
