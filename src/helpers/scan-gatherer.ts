import { HitSplitter } from '../json/hit-splitter.js'
import { COMMA } from '../json/json-bytes.js'
import type { Gatherer } from '../options/settings.js'
import type { CutReply } from './scan-page.js'

/**
 * Cuts the hits out of a search's reply while it arrives. Those that stand side by side stay together, up to so many bytes: to
 * parse them in one go is cheaper, and thousands of small Buffers would keep the garbage collector busy.
 */
export class HitGatherer implements Gatherer {
  readonly #longest: number
  readonly #runs: Buffer[] = []
  readonly #splitter = new HitSplitter((hit) => this.#add(hit))
  /** The run that may go on: its first hit, and its last one so far. */
  #first: Buffer | undefined
  #last: Buffer | undefined
  /** What the run is a part of. */
  #memory: Uint8Array = new Uint8Array()

  /** @param longest - how long a run may be before another hit is added to it; with 0, each hit is one of its own */
  constructor(longest: number) {
    this.#longest = longest
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk)
  }

  end(): CutReply {
    const reply = JSON.parse(this.#splitter.end().toString())
    this.#endRun()
    return { runs: this.#runs, last: this.#last, reply }
  }

  #add(hit: Buffer): void {
    if (!this.#isNext(hit)) {
      this.#endRun()
      this.#first = hit
      this.#memory = new Uint8Array(hit.buffer)
    }
    this.#last = hit
  }

  /** Whether a hit stands in memory right behind the last one, with a comma between them, and the run has room for it. */
  #isNext(hit: Buffer): boolean {
    const [first, last] = [this.#first, this.#last]
    if (first === undefined || last === undefined || hit.buffer !== last.buffer) return false
    const gap = last.byteOffset + last.length
    if (hit.byteOffset !== gap + 1 || gap - first.byteOffset >= this.#longest) return false
    return this.#memory[gap] === COMMA
  }

  #endRun(): void {
    const [first, last] = [this.#first, this.#last]
    if (first === undefined || last === undefined) return
    const { buffer, byteOffset } = first
    this.#runs.push(Buffer.from(buffer, byteOffset, last.byteOffset + last.length - byteOffset))
  }
}
