/** Number of free places at the front after which a queue moves its values. */
const LONGEST_GAP = 64

/** First-in, first-out buffer between backpressure and consumer. It keeps no reference to values that have left it. */
export class Queue<T> {
  readonly #places: (T | undefined)[] = []
  #first = 0

  /** Number of values. */
  get size(): number {
    return this.#places.length - this.#first
  }

  /** First value. */
  get first(): T | undefined {
    return this.#places[this.#first]
  }

  push(value: T): void {
    this.#places.push(value)
  }

  /** Removes and returns the first value. The queue must not be empty. */
  shift(): T {
    const value = this.#places[this.#first] as T
    this.#places[this.#first++] = undefined
    if (this.#first === this.#places.length) this.clear()
    // Moving only when half of the places are free costs each value at most one move.
    else if (this.#first >= LONGEST_GAP && this.#first * 2 >= this.#places.length) {
      this.#places.splice(0, this.#first)
      this.#first = 0
    }
    return value
  }

  clear(): void {
    this.#places.length = 0
    this.#first = 0
  }
}
