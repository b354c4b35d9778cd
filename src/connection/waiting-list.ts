/** Attempt to open a socket for a waiting exchange. */
export interface Opening<E> {
  owner: Place<E>
  giveUp: () => void
}

/** Place of a waiting exchange in the list. */
export interface Place<E> {
  readonly exchange: E
  /** Attempt that was made for the exchange, if there is one. */
  opening: Opening<E> | null
  /** Place of the exchange that came next. */
  readonly next: Place<E> | undefined
}

interface Linked<E> extends Place<E> {
  previous: Linked<E> | undefined
  next: Linked<E> | undefined
}

/**
 * Exchanges that wait for a socket, in order of arrival.
 *
 * Every change takes the same time, however many wait. A Map alone would not do: to find its first entry, V8 steps over
 * all that were removed before it.
 */
export class WaitingList<E> {
  readonly #places = new Map<E, Linked<E>>()
  #first: Linked<E> | undefined
  #last: Linked<E> | undefined

  get size(): number {
    return this.#places.size
  }

  /** Place of the exchange that has waited longest. */
  get first(): Place<E> | undefined {
    return this.#first
  }

  append(exchange: E): void {
    this.#link({ exchange, opening: null, previous: this.#last, next: undefined })
  }

  prepend(exchange: E): void {
    this.#link({ exchange, opening: null, previous: undefined, next: this.#first })
  }

  /** Removes an exchange. @returns its place, or `undefined` if it did not wait */
  remove(exchange: E): Place<E> | undefined {
    const place = this.#places.get(exchange)
    if (place === undefined) return undefined
    this.#places.delete(exchange)
    const { previous, next } = place
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    return place
  }

  #link(place: Linked<E>): void {
    const { previous, next } = place
    if (previous === undefined) this.#first = place
    else previous.next = place
    if (next === undefined) this.#last = place
    else next.previous = place
    this.#places.set(place.exchange, place)
  }
}
