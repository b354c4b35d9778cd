import { RawHitParser } from '../../json/hits/raw-hit-parser.js'
import { isOwnDeserializer, type Serializer } from '../../json/text/serializer.js'
import { parseHits, parseJson, unreadable } from '../../json/text/unreadable.js'
import type { HitForm } from '../hit-form.js'
import { hitAt, splitHits } from '../pages/page-hits.js'

/** Members of a hit that helpers use themselves. */
export interface Hit {
  readonly _index?: string | undefined
  readonly _id?: string | undefined
  readonly _routing?: string | undefined
  readonly _source?: unknown
}

/**
 * Parser of hits for all helpers. A batch is a Buffer of about 16 KB with commas between its hits. Parsing it in one go
 * is cheaper than hit by hit.
 */
export class HitParser {
  /**
   * True if batches are parsed in one go. A serializer of the user gets one hit at a time, as its documentation
   * promises.
   */
  readonly joins: boolean
  /** True if only the documents of hits are emitted. */
  readonly onlySource: boolean
  readonly #serializer: Serializer
  readonly #raw: RawHitParser | undefined
  readonly #lazy: boolean

  /** @param lazy - whether raw hits make their documents and sort values when they are read */
  constructor(as: HitForm, serializer: Serializer, lazy = false) {
    this.#serializer = serializer
    this.#raw = as === 'raw' ? new RawHitParser(serializer) : undefined
    this.#lazy = lazy
    this.onlySource = as === 'source'
    this.joins = as !== 'raw' && isOwnDeserializer(serializer.deserialize)
  }

  /** Parses the hits of a batch. @throws DeserializationError for bytes that are no hits */
  parse(batch: Buffer): readonly Hit[] {
    if (this.joins) return parseHits(batch, this.#serializer) as Hit[]
    const hits: Hit[] = []
    splitHits(batch, (bytes, from, end, spans) => hits.push(this.parseOne(bytes, from, end, spans)))
    return hits
  }

  /**
   * Parses the hit between two positions.
   *
   * @param spans - objects directly within it; see OnCut
   * @throws DeserializationError for bytes that are no hit
   */
  parseOne(bytes: Buffer, from: number, end: number, spans: readonly number[]): Hit {
    const raw = this.#raw
    if (raw !== undefined) {
      return this.#lazy ? raw.parseLazily(bytes, from, end, spans) : raw.parse(bytes, from, end, spans)
    }
    return parseJson(bytes.subarray(from, end), this.#serializer, 'a hit') as Hit
  }

  /**
   * Returns the emitted form of a hit.
   *
   * @param batch - bytes that the hit was parsed from
   * @param place - number of hits before it in the batch
   * @throws DeserializationError if `as: 'source'` asks for the document of a hit that has none
   */
  emitted(hit: Hit, batch: Buffer, place: number): unknown {
    if (!this.onlySource) return hit
    if (typeof hit === 'object' && hit !== null && '_source' in hit) return hit._source
    throw unreadable('a hit cannot be read', hitAt({ batch, place }), "it has no _source, which as: 'source' needs")
  }
}
