/** Number of places at the beginning, a power of two; it doubles as needed. */
const FEWEST_PLACES = 1_024

/**
 * Set of hashes, each of two 32-bit integers of which the first is not 0.
 *
 * It is one array of integers with open addressing: the garbage collector has nothing to follow, and a hash that leaves makes no gap.
 */
export class HashSet {
  #places = new Int32Array(2 * FEWEST_PLACES)
  #size = 0

  /** Adds a hash. @returns false if the set has it already */
  add(low: number, high: number): boolean {
    const places = this.#places
    const last = places.length - 2
    let place = (low << 1) & last
    for (; places[place] !== 0; place = (place + 2) & last) {
      if (places[place] === low && places[place + 1] === high) return false
    }
    places[place] = low
    places[place + 1] = high
    // At most half of the places are taken, so that a free one is near.
    if (4 * ++this.#size > places.length) this.#grow()
    return true
  }

  /** Removes a hash, if the set has it. */
  delete(low: number, high: number): void {
    const places = this.#places
    const last = places.length - 2
    let place = (low << 1) & last
    for (; places[place] !== low || places[place + 1] !== high; place = (place + 2) & last) {
      if (places[place] === 0) return
    }
    this.#size--
    this.#free(place)
  }

  /** Frees a place, and moves those hashes there that would no longer be found behind it. */
  #free(place: number): void {
    const places = this.#places
    const last = places.length - 2
    let free = place
    for (let next = (free + 2) & last; places[next] !== 0; next = (next + 2) & last) {
      const low = places[next] as number
      if (((next - (low << 1)) & last) < ((next - free) & last)) continue
      places[free] = low
      places[free + 1] = places[next + 1] as number
      free = next
    }
    places[free] = 0
  }

  #grow(): void {
    const smaller = this.#places
    this.#places = new Int32Array(2 * smaller.length)
    this.#size = 0
    for (let place = 0; place < smaller.length; place += 2) {
      if (smaller[place] !== 0) this.add(smaller[place] as number, smaller[place + 1] as number)
    }
  }
}
