/** Batches of a loop by hand: each is sent when it is large enough, and so many are on their way at once. */
export class Batches {
  #batch = []
  #size = 0
  #running = new Set()

  /** @param send - sends a batch, and returns a promise of its end */
  constructor(send, flushBytes, concurrency) {
    this.send = send
    this.flushBytes = flushBytes
    this.concurrency = concurrency
  }

  /** Adds a value whose text has a length. Returns a promise to wait for, if enough batches are on their way. */
  add(value, length) {
    this.#batch.push(value)
    this.#size += length
    if (this.#size < this.flushBytes) return undefined
    this.#start()
    return this.#running.size >= this.concurrency ? Promise.race(this.#running) : undefined
  }

  /** Sends the rest and waits for all. */
  async end() {
    if (this.#batch.length > 0) this.#start()
    await Promise.all(this.#running)
  }

  #start() {
    const sending = this.send(this.#batch).then(() => this.#running.delete(sending))
    this.#running.add(sending)
    this.#batch = []
    this.#size = 0
  }
}
