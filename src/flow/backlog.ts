/** A source that could be held back would have stopped long before so many values wait. */
const MANY = 100_000

/** Tells once, by a warning of the process, that values pile up in front of a slow consumer. */
export class Backlog {
  readonly #consumer: string
  #told = false

  constructor(consumer: string) {
    this.#consumer = consumer
  }

  /** So many values wait. */
  grown(size: number): void {
    if (size < MANY || this.#told) return
    this.#told = true
    process.emitWarning(`${MANY} values wait for ${this.#consumer}: their source cannot be held back`, {
      code: 'RXELASTIC_BACKPRESSURE',
      detail:
        'It is no stream of this client, was subscribed to before, or something between the two holds values itself.',
    })
  }
}
