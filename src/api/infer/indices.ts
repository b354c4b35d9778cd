import type { Each } from './each.js'

/** The key under which the type of a client keeps its indices. There is nothing under it at run time. */
declare const INDICES: unique symbol

/** What knows which documents are in which index: `{ books: Book }`. */
export interface Mapped<TIndices> {
  readonly [INDICES]?: TIndices
}

/** Of no index it is known what is in it. */
export type NoIndices = Record<never, never>

/** The documents of an index, or of a list of them; `TOtherwise` if they are not all known. */
export type DocumentOf<TIndices, TIndex, TOtherwise> = [Each<TIndex>] extends [keyof TIndices]
  ? TIndices[Each<TIndex>]
  : TOtherwise

/** The part of a document that an update gives. */
export type PartialOf<TIndices, TIndex, TOtherwise> = [Each<TIndex>] extends [keyof TIndices]
  ? Partial<TIndices[Each<TIndex>]>
  : TOtherwise
