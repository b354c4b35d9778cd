/** Collection of the best few of many items: a heap with the worst of them at its top. */
export class Best<Item> {
  readonly #items: Item[] = []
  readonly #limit: number
  readonly #compare: (one: Item, other: Item) => number

  constructor(limit: number, compare: (one: Item, other: Item) => number) {
    this.#limit = limit
    this.#compare = compare
  }

  add(item: Item): void {
    if (this.#items.length < this.#limit) {
      this.#items.push(item)
      this.#rise(this.#items.length - 1)
      return
    }
    const [worst] = this.#items
    if (worst === undefined || this.#compare(item, worst) >= 0) return
    this.#items[0] = item
    this.#sink()
  }

  /** Returns the collected items, best first. */
  sorted(): Item[] {
    return [...this.#items].sort(this.#compare)
  }

  #rise(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!this.#isWorse(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const worse = this.#isWorse(left + 1, left) ? left + 1 : left
      if (!this.#isWorse(worse, at)) return
      this.#swap(worse, at)
      at = worse
    }
  }

  #isWorse(at: number, than: number): boolean {
    const [one, other] = [this.#items[at], this.#items[than]]
    return one !== undefined && other !== undefined && this.#compare(one, other) > 0
  }

  #swap(at: number, other: number): void {
    const [one, two] = [this.#items[at], this.#items[other]]
    if (one === undefined || two === undefined) return
    this.#items[at] = two
    this.#items[other] = one
  }
}
