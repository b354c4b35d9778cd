import { braceFinder, LONGEST_BLOCK } from './brace-finder.js'

/**
 * Braces outside strings, in JSON that arrives in chunks, and bytes that JSON cannot have there. Large chunks are
 * examined in blocks, to bound the memory for positions.
 */
export class Braces {
  /** Positions in the chunk of the latest block's marks; see {@link BraceFinder}. Only the first {@link count} are valid. */
  positions: Int32Array = new Int32Array()
  count = 0
  readonly #finder = braceFinder()
  #state = 0
  #chunk: Uint8Array = new Uint8Array()
  /** End of the examined part of the chunk. */
  #end = 0

  /** Continues with the next chunk, from a position on. */
  begin(chunk: Uint8Array, from: number): void {
    this.#chunk = chunk
    this.#end = from
    this.count = 0
  }

  /** Finds the marks of the next block. Returns `false` if the chunk has no more blocks. */
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

  /** Copies the positions: another response may use the finder before this one continues. */
  #keep(found: Int32Array): void {
    this.count = found.length
    if (this.positions.length < found.length) this.positions = new Int32Array(found.length * 2)
    this.positions.set(found)
  }
}
