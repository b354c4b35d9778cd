import { HitCutter, type OnCut } from '../../json/hits/hit-cutter.js'
import { COMMA, QUOTE } from '../../json/hits/json-bytes.js'

/** How many bytes of hits are taken at once, about: little enough for no pause to be noticed. */
export const LONGEST_RUN = 16_384

/** What makes a response of hits. */
const [BEFORE, BEHIND] = [Buffer.from('{"hits":{"hits":['), Buffer.from(']}}')]

/**
 * Tells of each hit in bytes that hold several with commas between them.
 * @throws DeserializationError, behind the last whole one, if there is anything else in them
 */
export function splitHits(bytes: Buffer, onCut: OnCut): void {
  const cutter = new HitCutter(onCut)
  for (const chunk of [BEFORE, bytes, BEHIND]) cutter.push(chunk)
  cutter.end()
}

/** Where a hit is. */
export interface HitAt {
  readonly run: Buffer
  /** How many hits of the run come before it. */
  readonly place: number
}

/** The bytes of one hit of a run. */
export function hitAt({ run, place }: HitAt): Buffer {
  const hits: Buffer[] = []
  splitHits(run, (chunk, from, end) => hits.push(chunk.subarray(from, end)))
  return hits[place] ?? run
}

/**
 * What stands between hits: a comma, and the beginning that all of them have in common, such as `,{"_index"`. To look for it is many
 * times faster than to walk through the hits. Documents can hold the same, but what is cut there is no JSON: it has one bracket
 * too many or too few. So it is a guess that shows when it was wrong.
 */
export function separatorOf(hits: Buffer): Buffer {
  const keyEnd = hits.indexOf(QUOTE, hits.indexOf(QUOTE) + 1) + 1
  return Buffer.concat([Buffer.of(COMMA), hits.subarray(0, keyEnd)])
}

/** The hits of a page, which are taken in runs: to parse some of them in one go is cheaper than one by one. */
export class HitBatches {
  readonly #bytes: Buffer
  readonly #separator: Buffer
  #at = 0

  /** @param bytes - hits, with commas between them */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#separator = separatorOf(bytes)
  }

  get over(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Deserializer the next run; a longer one if it was not cut between two hits. @throws what `read` throws when that does not help */
  take<T>(read: (run: Buffer) => T): { readonly run: Buffer; readonly hits: T } {
    for (let length = LONGEST_RUN; ; length *= 2) {
      const end = this.#endOf(length)
      const run = this.#bytes.subarray(this.#at, end)
      try {
        const hits = read(run)
        this.#at = end + 1
        return { run, hits }
      } catch (error) {
        if (end === this.#bytes.length) throw error
      }
    }
  }

  #endOf(length: number): number {
    const end = this.#bytes.indexOf(this.#separator, this.#at + length)
    return end < 0 ? this.#bytes.length : end
  }
}
