import { braceFinder, LONGEST_BLOCK } from './brace-finder.js'

/** The braces outside of texts in JSON that comes in pieces. Large pieces are gone through in blocks, so that little is held. */
export class Braces {
  /** Where those of the latest block are in their piece: as many of these as {@link count} says. */
  positions: Int32Array = new Int32Array()
  count = 0
  readonly #finder = braceFinder()
  #state = 0
  #piece: Uint8Array = new Uint8Array()
  /** Up to where the piece has been looked at. */
  #end = 0

  /** Goes on with the next piece, from a position. */
  begin(piece: Uint8Array, from: number): void {
    this.#piece = piece
    this.#end = from
    this.count = 0
  }

  /** Finds those of the next block. @returns false if the piece has no more blocks */
  next(): boolean {
    const from = this.#end
    if (from >= this.#piece.length) return false
    this.#end = Math.min(from + LONGEST_BLOCK, this.#piece.length)
    this.#finder.state = this.#state
    const found = this.#finder.find(this.#piece.subarray(from, this.#end), from)
    this.#state = this.#finder.state
    this.#keep(found)
    return true
  }

  /** A copy: who reads a hit can go on to read another reply before this one. */
  #keep(found: Int32Array): void {
    this.count = found.length
    if (this.positions.length < found.length) this.positions = new Int32Array(found.length * 2)
    this.positions.set(found)
  }
}
