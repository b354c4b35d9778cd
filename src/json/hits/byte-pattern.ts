const WORD = Int32Array.BYTES_PER_ELEMENT

/**
 * Frequent sequence of at least four bytes. Four bytes are compared at a time, which is several times as fast as single
 * bytes.
 */
export class BytePattern {
  readonly length: number
  readonly #words: readonly number[]
  /** The last four bytes, which may overlap with those before. */
  readonly #last: number

  constructor(bytes: Uint8Array) {
    const view = viewOf(bytes)
    this.length = bytes.length
    this.#words = Array.from({ length: Math.floor(bytes.length / WORD) }, (_, place) => view.getInt32(place * WORD))
    this.#last = view.getInt32(bytes.length - WORD)
  }

  /** Returns whether the sequence is at a position. */
  isAt(view: DataView, from: number): boolean {
    if (from + this.length > view.byteLength) return false
    const words = this.#words
    for (let place = 0; place < words.length; place++) {
      if (view.getInt32(from + place * WORD) !== words[place]) return false
    }
    return view.getInt32(from + this.length - WORD) === this.#last
  }
}

/** Returns the view that a {@link BytePattern} compares with. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
