import { parseOneOf } from '../validate/parse-options.js'

/** Form in which hits are emitted: as the server sends them, the documents alone, or cut out and not parsed (`RawHit`). */
export type HitForm = 'hit' | 'source' | 'raw'

/** Options for hits as the server sends them. */
export interface AsHit {
  /** Each hit as the server sends it. @defaultValue 'hit' */
  as?: 'hit' | undefined
}

/** Options for documents without the rest of their hits. */
export interface AsSource {
  /**
   * Only the document of each hit. A hit without `_source` is a DeserializationError. @defaultValue 'hit', whole hits,
   * if it is left out
   */
  as: 'source'
}

/** Options for hits that are not parsed. */
export interface AsRaw {
  /** Each hit cut out and not parsed, as a `RawHit`. @defaultValue 'hit', parsed hits, if it is left out */
  as: 'raw'
}

/** Validates the option `as`. */
export const parseHitForm = parseOneOf('hit', 'source', 'raw')
