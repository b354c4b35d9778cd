import type { Each } from './each.js'

/** Key of the index map in the type of a client. It does not exist at run time. */
export declare const INDICES: unique symbol

/** Type with a map from indices to their documents, such as `{ books: Book }`. */
export interface Mapped<TIndices> {
  readonly [INDICES]?: TIndices
}

/** Map without any index. */
export type NoIndices = Record<never, never>

/**
 * Documents of an index, or of a list of indices. `TOtherwise` if one of them is not in the map.
 *
 * A name of the map can be a pattern itself: `'logs-*'` also describes `logs-2026` and `logs-2026-*`. Comma lists are
 * split, and exclusions such as `-logs-old` have no documents.
 *
 * @typeParam TOtherwise - the documents that the caller names; `unknown` if it names none
 */
export type DocumentOf<TIndices, TIndex, TOtherwise> = [keyof TIndices] extends [never]
  ? TOtherwise
  : string extends Each<TIndex>
    ? AnyDocument<TIndices, TOtherwise>
    : [TIndex, Extract<TIndex, CommaList>] extends [keyof TIndices, never]
      ? TIndices[TIndex & keyof TIndices]
      : DocumentIn<ByPattern<TIndices>, Names<Each<TIndex>>, TOtherwise>

/** Names of the map: indices, and what its patterns stand for. */
export type KnownIndex<TIndices> = keyof ByPattern<TIndices> & string

/** Partial document of an update. */
export type PartialOf<TIndices, TIndex, TOtherwise> = DocumentOf<PartialMap<TIndices>, TIndex, TOtherwise>

/** Documents of an index whose name is not known. Only a map with an index signature describes them. */
type AnyDocument<TIndices, TOtherwise> = string extends keyof TIndices
  ? unknown extends TOtherwise
    ? TIndices[keyof TIndices]
    : TOtherwise
  : TOtherwise

type DocumentIn<TMap, TName, TOtherwise> = [TName] extends [never]
  ? TOtherwise
  : [TName] extends [keyof TMap]
    ? TMap[TName]
    : TOtherwise

type CommaList = `${string},${string}`

/** Names of a comma list, without exclusions. */
type Names<TIndex> = TIndex extends `${infer TName},${infer TRest}`
  ? Names<TName> | Names<TRest>
  : TIndex extends `-${string}`
    ? never
    : TIndex

/** Map in which patterns are index signatures. */
type ByPattern<TIndices> = { [K in keyof TIndices as Signature<K>]: TIndices[K] }

type Signature<K> = K extends `${infer A}*${infer B}` ? `${A}${string}${Signature<B> & string}` : K

type PartialMap<TIndices> = { [K in keyof TIndices]: Partial<TIndices[K]> }
