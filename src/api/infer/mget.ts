import type { MgetOperation } from '../generated/estypes.js'
import type { NotAnOption } from '../method.js'
import type { Each } from './each.js'
import type { DocumentOf } from './indices.js'
import type { Selected, Sourced, SourceParameters } from './source.js'

/** Value of the parameter `docs`. */
export type DocList = readonly MgetOperation[]

/** Parameters that determine what a multi get returns of each document: `docs` is flat, or in the body. */
export type MgetParameters<TDocs, TSource, TIncludes, TExcludes> = SourceParameters<TSource, TIncludes, TExcludes> &
  DocsParameter<TDocs> & { body?: DocsParameter<TDocs> | undefined }

interface DocsParameter<TDocs> {
  docs?: (TDocs & CheckedDocs<TDocs>) | undefined
}

/** Items of the request, in which a property that does not exist is an error. */
type CheckedDocs<TDocs> = {
  readonly [I in keyof TDocs]: {
    readonly [K in keyof TDocs[I]]: K extends keyof MgetOperation ? TDocs[I][K] : NotAnOption<K>
  }
}

/**
 * Documents as a multi get returns them. `_index` and `_source` of an item replace those of the request.
 *
 * @typeParam TOtherwise - the documents that the caller names
 * @typeParam TDocs - the parameter `docs`
 */
export type MgetDocument<TIndices, TIndex, TOtherwise, TDocs, TSource, TIncludes, TExcludes> = DocList extends TDocs
  ? Selected<DocumentOf<TIndices, TIndex, TOtherwise>, TSource, TIncludes, TExcludes>
  : OfItem<TIndices, TIndex, TOtherwise, Each<TDocs>, TSource, TIncludes, TExcludes>

type OfItem<TIndices, TIndex, TOtherwise, TItem, TSource, TIncludes, TExcludes> = TItem extends unknown
  ? Picked<
      DocumentOf<TIndices, Own<Member<TItem, '_index'>, TIndex>, TOtherwise>,
      Member<TItem, '_source'>,
      TSource,
      TIncludes,
      TExcludes
    >
  : never

type Picked<D, TOwn, TSource, TIncludes, TExcludes> = TOwn extends undefined
  ? Selected<D, TSource, TIncludes, TExcludes>
  : Sourced<D, TOwn>

type Own<TOwn, TOtherwise> = TOwn extends undefined ? TOtherwise : TOwn

type Member<T, K> = K extends keyof T ? T[K] : undefined
