import type { Fields, SearchSourceConfig } from '../generated/estypes.js'
import type { Each } from './each.js'
import type { Excluded } from './excluded.js'
import type { Included } from './included.js'

/**
 * Document as the parameter `_source` returns it.
 *
 * Properties that the parameter leaves open, by a wildcard for example, are optional at any depth. Elasticsearch leaves
 * out objects and lists of which nothing is left, so these are optional as well.
 *
 * @typeParam D - the document
 * @typeParam S - the parameter `_source`
 */
export type Sourced<D, S> = [S] extends [false]
  ? never
  : unknown extends D
    ? D
    : [S] extends [string | readonly string[]]
      ? Included<D, Each<S>>
      : [S] extends [SourceFilter]
        ? Excluded<Included<D, IncludedNames<S>>, ExcludedNames<S>>
        : D

/**
 * Document as `_source` and its companions return it, all in the querystring: `_source_includes` takes precedence over
 * names in `_source`.
 *
 * @typeParam D - the document
 */
export type Selected<D, TSource, TIncludes, TExcludes> = [TSource] extends [false]
  ? never
  : unknown extends D
    ? D
    : Excluded<Included<D, Given<TIncludes, SourceNames<TSource>>>, Given<TExcludes, never>>

/** Document as a search returns it, with `_source` in the body. Lists of names in the querystring replace that. */
export type Searched<D, TSource, TIncludes, TExcludes> = [Fields, Fields] extends [TIncludes, TExcludes]
  ? Sourced<D, TSource>
  : Selected<D, true, TIncludes, TExcludes>

/** Document as an update returns it, with `_source` in the body. It replaces lists of names in the querystring. */
export type Updated<D, TSource, TIncludes, TExcludes> = SearchSourceConfig extends TSource
  ? Selected<D, true, TIncludes, TExcludes>
  : Sourced<D, TSource>

/** Parameters that determine what a response has of a document. */
export type SourceParameters<TSource, TIncludes, TExcludes> = {
  _source?: TSource | undefined
  _source_includes?: TIncludes | undefined
  _source_excludes?: TExcludes | undefined
}

/** Parameters that determine what the response of an update has of the document: `_source` is flat, or in the body. */
export type UpdateParameters<TSource, TIncludes, TExcludes> = SourceParameters<TSource, TIncludes, TExcludes> & {
  body?: { _source?: TSource | undefined } | undefined
}

/** Names of a list in a querystring, or another type if there is no list. */
type Given<TNames, TOtherwise> = Fields extends TNames ? TOtherwise : Names<Each<TNames>>

/** Names in a `_source` that is part of a querystring. */
type SourceNames<TSource> = [TSource] extends [Fields] ? Names<Each<TSource>> : All

/** Names of a comma list. Without any name, it is as if there were no list. */
type Names<P> = P extends `${infer A},${infer B}` ? Names<A> | Names<B> : P extends '' ? never : P

interface SourceFilter {
  readonly includes?: string | readonly string[]
  readonly include?: string | readonly string[]
  readonly excludes?: string | readonly string[]
  readonly exclude?: string | readonly string[]
}

/** Names for lists that are not given. */
type All = '*'

type IncludedNames<S> = S extends { includes: infer P } | { include: infer P } ? Each<P> : All

type ExcludedNames<S> = S extends { excludes: infer P } | { exclude: infer P } ? Each<P> : never
