import type { IndexSettings } from './index-settings.js'
import type { FoundField, Mapping } from './mapping.js'
import type { Column, Segment } from './segment.js'

/** The side of an index that searches use. */
export interface SearchedIndex {
  readonly name: string
  readonly uuid: string
  readonly mapping: Mapping
  readonly settings: IndexSettings
}

/** What a search sees: the documents up to a moment, whatever is written afterwards. Taking one costs nothing. */
export class Snapshot {
  readonly index: SearchedIndex
  readonly segment: Segment
  /** The first position that is not part of it. */
  readonly end: number
  /** How many documents it holds. */
  readonly live: number
  readonly #operation: number

  constructor(index: SearchedIndex, segment: Segment, operation: number, live: number) {
    this.index = index
    this.segment = segment
    this.end = segment.documents.length
    this.live = live
    this.#operation = operation
  }

  /** Whether the document at a position had not been replaced or deleted by then. */
  holds(position: number): boolean {
    const document = this.segment.documents[position]
    return position < this.end && document !== undefined && document.removedAt >= this.#operation
  }

  column(field: FoundField): Column {
    return this.segment.column(field, this.end)
  }
}
