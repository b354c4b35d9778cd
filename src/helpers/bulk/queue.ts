/** Values that are taken before those at the front are let go of. */
const CHUNK = 1_024

/** Values that wait in order. Their array is cut now and then, so that taking one is cheap and none that was taken is kept for long. */
export class Queue<T> {
  #values: T[] = []
  #taken = 0

  get size(): number {
    return this.#values.length - this.#taken
  }

  /** The value that has waited longest. */
  get first(): T | undefined {
    return this.#values[this.#taken]
  }

  push(value: T): void {
    this.#values.push(value)
  }

  /** Takes the value that has waited longest. */
  shift(): T | undefined {
    const value = this.#values[this.#taken]
    if (value === undefined) return undefined
    this.#taken++
    if (this.#taken === this.#values.length) this.#clear()
    else if (this.#taken >= CHUNK && 2 * this.#taken >= this.#values.length) this.#cut()
    return value
  }

  #clear(): void {
    this.#values.length = 0
    this.#taken = 0
  }

  #cut(): void {
    this.#values = this.#values.slice(this.#taken)
    this.#taken = 0
  }
}
