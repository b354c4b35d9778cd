/** Properties that identify a document. */
export interface Identity {
  readonly _index?: string | undefined
  readonly _id?: string | undefined
  readonly _routing?: string | undefined
}

/** Number of documents in one block of the record. */
const BLOCK = 32_768

/**
 * Record of the delivered documents, so that a result that is read again contains none of them twice.
 *
 * It holds a hash of 64 bits for each document, and looks nothing up until a second pass begins.
 */
export class Delivered {
  readonly #most: number
  readonly #chunks: Int32Array[] = []
  #count = 0
  #known: HashTable | undefined
  readonly #hash = new Hash()
  #complete: boolean

  /** @param most - largest number of documents; with more, the record gives up */
  constructor(most: number) {
    this.#most = most
    this.#complete = most > 0
  }

  /** True if the record contains all documents that were delivered. */
  get complete(): boolean {
    return this.#complete
  }

  get count(): number {
    return this.#count
  }

  /** Begins another pass: from now on, documents come again. */
  reread(): void {
    this.#known = new HashTable(this.#count)
    for (let place = 0; place < this.#count; place++) {
      const chunk = this.#chunks[Math.floor(place / BLOCK)]
      const at = 2 * (place % BLOCK)
      this.#known.add(chunk?.[at] ?? 0, chunk?.[at + 1] ?? 0)
    }
  }

  /** Records a document. @returns true if it is a new one */
  accept(document: Identity): boolean {
    if (!this.#complete && this.#known === undefined) return true
    // A raw hit without a name has an empty string.
    const isNamed = Boolean(document._id && document._index)
    if (isNamed) {
      this.#hash.read(document)
      if (this.#known?.has(this.#hash.low, this.#hash.high) === true) return false
    }
    if (!isNamed || this.#count === this.#most) this.#forget()
    else if (this.#complete) this.#note(this.#hash.low, this.#hash.high)
    return true
  }

  #note(low: number, high: number): void {
    const at = 2 * (this.#count % BLOCK)
    if (at === 0) this.#chunks.push(new Int32Array(2 * BLOCK))
    const chunk = this.#chunks[this.#chunks.length - 1]
    if (chunk === undefined) return
    chunk[at] = low
    chunk[at + 1] = high
    this.#count++
  }

  #forget(): void {
    this.#complete = false
    this.#chunks.length = 0
  }
}

/** Hash of 64 bits, in two halves that are mixed differently. */
class Hash {
  low = 0
  high = 0
  /** Index of the latest document and its hash. Most documents lie in the same index as the one before. */
  #index: string | undefined
  #indexLow = 0
  #indexHigh = 0

  read({ _index = '', _id, _routing }: Identity): void {
    if (_index !== this.#index) this.#begin(_index)
    this.low = this.#indexLow
    this.high = this.#indexHigh
    this.#add(_id)
    this.#add(_routing)
    this.low = spread(this.low)
    this.high = spread(this.high)
  }

  #begin(index: string): void {
    this.low = 0x2c1b_3c6d
    this.high = 0x297a_2d39
    this.#add(index)
    this.#index = index
    this.#indexLow = this.low
    this.#indexHigh = this.high
  }

  #add(text = ''): void {
    let { low, high } = this
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      low = Math.imul(low ^ code, 0x0100_0193)
      low ^= low >>> 13
      high = Math.imul(high ^ code, 0x5bd1_e995)
      high ^= high >>> 13
    }
    // No character has this number. It separates two strings.
    this.low = low ^ 0x1_0000
    this.high = Math.imul(high ^ 0x1_0000, 0x5bd1_e995)
  }
}

/** Mixes the bits of a half, so that each affects all others. */
function spread(half: number): number {
  let state = Math.imul(half ^ (half >>> 16), 0x7feb_352d)
  state = Math.imul(state ^ (state >>> 15), 0x846c_a68b)
  return state ^ (state >>> 16)
}

/** Set of hashes with open addressing. Half of its places stay empty. */
class HashTable {
  readonly #places: Int32Array
  readonly #mask: number

  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * count + 2))
    this.#places = new Int32Array(2 * size)
    this.#mask = size - 1
  }

  add(low: number, high: number): void {
    const at = this.#find(low, high)
    this.#places[at] = low
    this.#places[at + 1] = high
  }

  has(low: number, high: number): boolean {
    const at = this.#find(low, high)
    return this.#places[at] === low && this.#places[at + 1] === high
  }

  /** Returns the place of a hash, or the place where it belongs. */
  #find(low: number, high: number): number {
    for (let place = low & this.#mask; ; place = (place + 1) & this.#mask) {
      const at = 2 * place
      const isEmpty = this.#places[at] === 0 && this.#places[at + 1] === 0
      if (isEmpty || (this.#places[at] === low && this.#places[at + 1] === high)) return at
    }
  }
}
