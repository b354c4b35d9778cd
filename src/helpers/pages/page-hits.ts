import { HitCutter, type OnCut } from '../../json/hits/hit-cutter.js'
import { COMMA, QUOTE } from '../../json/hits/json-bytes.js'

/** Approximate size of a batch of hits, in bytes. Parsing it in one go causes no noticeable pause. */
export const BATCH_BYTES = 16_384

/** Text around hits that makes a response of them. */
const [BEFORE, AFTER] = [Buffer.from('{"hits":{"hits":['), Buffer.from(']}}')]

/**
 * Calls back for each hit of a batch.
 *
 * @throws DeserializationError, after the last whole hit, if the batch contains anything else
 */
export function splitHits(batch: Buffer, onCut: OnCut): void {
  const cutter = new HitCutter(onCut)
  for (const chunk of [BEFORE, batch, AFTER]) cutter.push(chunk)
  cutter.end()
}

/** Place of the last hit of a batch. */
export const LAST = -1

/** Location of a hit. */
export interface HitAt {
  readonly batch: Buffer
  /** Number of hits before it in the batch, or {@link LAST}. */
  readonly place: number
}

/** Returns the bytes of one hit of a batch. */
export function hitAt({ batch, place }: HitAt): Buffer {
  const hits: Buffer[] = []
  splitHits(batch, (chunk, from, end) => hits.push(chunk.subarray(from, end)))
  return hits.at(place) ?? batch
}

/**
 * Returns the bytes between two hits: a comma, and the common beginning of all hits, such as `,{"_index"`.
 *
 * Searching for them is many times faster than walking through the hits. Documents can contain the same bytes. A batch
 * that is cut there is no JSON, because it has one bracket too many or too few. So a wrong guess shows.
 */
export function separatorOf(hits: Buffer): Buffer {
  const keyEnd = hits.indexOf(QUOTE, hits.indexOf(QUOTE) + 1) + 1
  return Buffer.concat([Buffer.of(COMMA), hits.subarray(0, keyEnd)])
}

/** Parses the hits of a batch. */
type ParseBatch<T> = (batch: Buffer) => readonly T[]

interface ParsedBatch<T> {
  readonly batch: Buffer
  readonly hits: readonly T[]
}

/** Hits of a page, taken in batches. */
export class PageHits {
  readonly #bytes: Buffer
  readonly #separator: Buffer
  #at = 0
  /** Error of the next hit, whose bytes cannot be parsed. */
  #failure: { readonly error: unknown } | undefined

  /** @param bytes - hits with commas between them */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#separator = separatorOf(bytes)
  }

  /** True if all hits have been taken. */
  get done(): boolean {
    return this.#at >= this.#bytes.length && this.#failure === undefined
  }

  /**
   * Parses the next batch, and a longer one if it was not cut between two hits. If none can be parsed, the next hits are
   * those in front of the one that cannot.
   * @throws the error of `parse` for the first hit that cannot be parsed
   */
  take<T>(parse: ParseBatch<T>): ParsedBatch<T> {
    if (this.#failure !== undefined) throw this.#failure.error
    for (let length = BATCH_BYTES; ; length *= 2) {
      const end = this.#endOf(length)
      const batch = this.#bytes.subarray(this.#at, end)
      try {
        const hits = parse(batch)
        this.#at = end + 1
        return { batch, hits }
      } catch (error) {
        if (end === this.#bytes.length) return this.#takeOneByOne(parse, error)
      }
    }
  }

  #takeOneByOne<T>(parse: ParseBatch<T>, batchError: unknown): ParsedBatch<T> {
    const rest = this.#bytes.subarray(this.#at)
    const hits: T[] = []
    let end = 0
    let error = batchError
    try {
      splitHits(rest, (chunk, from, to) => {
        hits.push(...parse(chunk.subarray(from, to)))
        end = to
      })
    } catch (cause) {
      error = cause
    }
    if (hits.length === 0) throw error
    this.#failure = { error }
    return { batch: rest.subarray(0, end), hits }
  }

  #endOf(length: number): number {
    const end = this.#bytes.indexOf(this.#separator, this.#at + length)
    return end < 0 ? this.#bytes.length : end
  }
}
