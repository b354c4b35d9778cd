import type { RawHit } from '../../json/hits/raw-hit.js'
import type { Hit, HitParser } from '../hits/hit-parser.js'
import type { Delivered } from './delivered.js'

/** Raw hits that travel together: a copy takes no step of a stream for each. */
export class HitBatch {
  readonly hits: readonly RawHit[]

  constructor(hits: readonly RawHit[]) {
    this.hits = hits
  }
}

/** Form of the hits of batches: plain, or lazy ones that make documents and sort values when they are read. */
export type BatchForm = 'plain' | 'lazy'

/** Parses pages of hits into batches, instead of hits. */
export class HitBatches {
  readonly #parser: HitParser
  readonly #delivered: Delivered

  constructor(parser: HitParser, delivered: Delivered) {
    this.#parser = parser
    this.#delivered = delivered
  }

  parse(batch: Buffer): readonly (readonly Hit[])[] {
    return [this.#parser.parse(batch)]
  }

  /** Returns the hits that were not delivered before. */
  emitted(hits: readonly Hit[]): HitBatch {
    return new HitBatch(hits.filter((hit) => this.#delivered.accept(hit)) as RawHit[])
  }

  accept(): boolean {
    return true
  }
}
