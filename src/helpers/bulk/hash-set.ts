/** Number of tables, a power of two. Each grows on its own, so that growth is never noticed as a pause. */
const TABLES = 64

/** Number of bits of a hash that choose its table. */
const TABLE_BITS = Math.log2(TABLES)

/** Number of places of a table at the beginning, a power of two; it doubles as needed. */
const FEWEST_PLACES = 16

/**
 * Set of hashes: 32-bit integers other than 0, which marks a free place.
 *
 * It consists of arrays of integers with open addressing: the garbage collector has nothing to follow, and a hash that leaves makes no gap.
 */
export class HashSet {
  /** The lowest bits of a hash choose a table, and the others the place at which a search begins. */
  readonly #tables: Int32Array[] = Array.from({ length: TABLES }, () => new Int32Array(FEWEST_PLACES))
  readonly #sizes = new Int32Array(TABLES)

  /** Adds a hash. @returns false if the set has it already */
  add(hash: number): boolean {
    const number = hash & (TABLES - 1)
    const table = this.#tables[number] as Int32Array
    if (!insert(table, hash)) return false
    const size = (this.#sizes[number] as number) + 1
    this.#sizes[number] = size
    // At most half of the places are taken, so that a free one is near.
    if (2 * size > table.length) this.#tables[number] = doubled(table)
    return true
  }

  /** Removes a hash, if the set has it. */
  delete(hash: number): void {
    const number = hash & (TABLES - 1)
    const table = this.#tables[number] as Int32Array
    const last = table.length - 1
    let place = (hash >>> TABLE_BITS) & last
    for (; table[place] !== hash; place = (place + 1) & last) {
      if (table[place] === 0) return
    }
    this.#sizes[number] = (this.#sizes[number] as number) - 1
    free(table, place)
  }
}

/** Returns false if the table has the hash already. */
function insert(table: Int32Array, hash: number): boolean {
  const last = table.length - 1
  let place = (hash >>> TABLE_BITS) & last
  for (; table[place] !== 0; place = (place + 1) & last) {
    if (table[place] === hash) return false
  }
  table[place] = hash
  return true
}

/** Frees a place, and moves those hashes there that would no longer be found behind it. */
function free(table: Int32Array, place: number): void {
  const last = table.length - 1
  let gap = place
  for (let next = (gap + 1) & last; table[next] !== 0; next = (next + 1) & last) {
    const hash = table[next] as number
    if (((next - (hash >>> TABLE_BITS)) & last) < ((next - gap) & last)) continue
    table[gap] = hash
    gap = next
  }
  table[gap] = 0
}

function doubled(table: Int32Array): Int32Array {
  const larger = new Int32Array(2 * table.length)
  for (const hash of table) if (hash !== 0) insert(larger, hash)
  return larger
}
