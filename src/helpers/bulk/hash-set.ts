/** Number of tables, a power of two. Each grows on its own, so that growth is never noticed as a pause. */
const TABLES = 64

/** Number of places of a table at the beginning, a power of two; it doubles as needed. */
const FEWEST_PLACES = 16

/**
 * Set of hashes, each of two 32-bit integers of which the first is not 0.
 *
 * It consists of arrays of integers with open addressing: the garbage collector has nothing to follow, and a hash that leaves makes no gap.
 */
export class HashSet {
  /** The second integer chooses a table, and the first one the place at which a search begins. */
  readonly #tables: Int32Array[] = Array.from({ length: TABLES }, () => new Int32Array(2 * FEWEST_PLACES))
  readonly #sizes = new Int32Array(TABLES)

  /** Adds a hash. @returns false if the set has it already */
  add(low: number, high: number): boolean {
    const number = high & (TABLES - 1)
    const table = this.#tables[number] as Int32Array
    if (!insert(table, low, high)) return false
    const size = (this.#sizes[number] as number) + 1
    this.#sizes[number] = size
    // At most half of the places are taken, so that a free one is near.
    if (4 * size > table.length) this.#tables[number] = doubled(table)
    return true
  }

  /** Removes a hash, if the set has it. */
  delete(low: number, high: number): void {
    const number = high & (TABLES - 1)
    const table = this.#tables[number] as Int32Array
    const last = table.length - 2
    let place = (low << 1) & last
    for (; table[place] !== low || table[place + 1] !== high; place = (place + 2) & last) {
      if (table[place] === 0) return
    }
    this.#sizes[number] = (this.#sizes[number] as number) - 1
    free(table, place)
  }
}

/** Returns false if the table has the hash already. */
function insert(table: Int32Array, low: number, high: number): boolean {
  const last = table.length - 2
  let place = (low << 1) & last
  for (; table[place] !== 0; place = (place + 2) & last) {
    if (table[place] === low && table[place + 1] === high) return false
  }
  table[place] = low
  table[place + 1] = high
  return true
}

/** Frees a place, and moves those hashes there that would no longer be found behind it. */
function free(table: Int32Array, place: number): void {
  const last = table.length - 2
  let gap = place
  for (let next = (gap + 2) & last; table[next] !== 0; next = (next + 2) & last) {
    const low = table[next] as number
    if (((next - (low << 1)) & last) < ((next - gap) & last)) continue
    table[gap] = low
    table[gap + 1] = table[next + 1] as number
    gap = next
  }
  table[gap] = 0
}

function doubled(table: Int32Array): Int32Array {
  const larger = new Int32Array(2 * table.length)
  for (let place = 0; place < table.length; place += 2) {
    if (table[place] !== 0) insert(larger, table[place] as number, table[place + 1] as number)
  }
  return larger
}
