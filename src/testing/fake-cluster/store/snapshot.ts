import type { FoundField, Mapping } from './index-mapping.js'
import type { IndexSettings } from './index-settings.js'
import type { Column, Segment } from './segment.js'

/** Part of an index that searches use. */
export interface SearchedIndex {
  readonly name: string
  readonly uuid: string
  readonly mapping: Mapping
  readonly settings: IndexSettings
}

/** Documents at a moment, unaffected by later writes. Creating one costs nothing. */
export class Snapshot {
  readonly index: SearchedIndex
  readonly segment: Segment
  /** First position that is not part of it. */
  readonly end: number
  /** Number of documents in it. */
  readonly live: number
  readonly #operation: number

  constructor(index: SearchedIndex, segment: Segment, operation: number, live: number) {
    this.index = index
    this.segment = segment
    this.end = segment.documents.length
    this.live = live
    this.#operation = operation
  }

  /** Returns whether the document at a position was current at that moment. */
  holds(position: number): boolean {
    const document = this.segment.documents[position]
    return position < this.end && document !== undefined && document.removedAt >= this.#operation
  }

  column(field: FoundField): Column {
    return this.segment.column(field, this.end)
  }
}
