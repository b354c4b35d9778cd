import type { Fields } from '../generated/estypes.js'
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
 * Document as the parameters `_source`, `_source_includes` and `_source_excludes` of a get return it.
 *
 * @typeParam D - the document
 */
export type Selected<D, TSource, TIncludes, TExcludes> = Sourced<
  Sourced<D, TSource>,
  (Fields extends TIncludes ? unknown : { includes: TIncludes }) &
    (Fields extends TExcludes ? unknown : { excludes: TExcludes })
>

/** Parameters of a get that determine what it returns of a document. */
export interface SourceParameters<TSource, TIncludes, TExcludes> {
  _source?: TSource | undefined
  _source_includes?: TIncludes | undefined
  _source_excludes?: TExcludes | undefined
}

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
