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
