import type { Each } from './each.js'

/** Key of the index map in the type of a client. It does not exist at run time. */
export declare const INDICES: unique symbol

/** Type with a map from indices to their documents, such as `{ books: Book }`. */
export interface Mapped<TIndices> {
  readonly [INDICES]?: TIndices
}

/** Map without any index. */
export type NoIndices = Record<never, never>

/** Documents of an index, or of a list of indices; `TOtherwise` if one of them is unknown. */
export type DocumentOf<TIndices, TIndex, TOtherwise> = [Each<TIndex>] extends [keyof TIndices]
  ? TIndices[Each<TIndex>]
  : TOtherwise

/** Partial document of an update. */
export type PartialOf<TIndices, TIndex, TOtherwise> = [Each<TIndex>] extends [keyof TIndices]
  ? Partial<TIndices[Each<TIndex>]>
  : TOtherwise
