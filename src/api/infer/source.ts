import type { Each } from './each.js'

/**
 * Document as the parameter `_source` returns it. Properties that the parameter leaves open, by a wildcard for example,
 * are optional.
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

/** All names, for lists that are not given. */
type All = '*'

type IncludedNames<S> = S extends { includes: infer P } | { include: infer P } ? Each<P> : All

type ExcludedNames<S> = S extends { excludes: infer P } | { exclude: infer P } ? Each<P> : never

/** Tells whether a list contains a name whose meaning is open. */
export type IsOpen<P> = string extends P ? true : Extract<P, `${string}*${string}`> extends never ? false : true

type Included<D, P> = [P] extends [All] ? D : IsOpen<P> extends true ? Partial<D> : Kept<D, P>

type Excluded<D, P> = [P] extends [never] ? D : IsOpen<P> extends true ? Partial<D> : Left<D, P>

// Recursive types are exported, so that declarations of users name them instead of expanding them without end.

/** Properties with these names, or with parts that dotted names lead to. */
export type Kept<D, P> = {
  [K in keyof D as K extends Head<P> ? K : never]: K extends P ? D[K] : KeptWithin<D[K], Rest<P, K>>
}

/** {@link Kept}, applied to each element of a list. */
export type KeptWithin<V, P> = V extends readonly (infer E)[] ? KeptWithin<E, P>[] : V extends object ? Kept<V, P> : V

/** Properties without these names, and without the parts that dotted names lead to. */
export type Left<D, P> = {
  [K in keyof D as K extends P ? never : K]: [Rest<P, K>] extends [never] ? D[K] : LeftWithin<D[K], Rest<P, K>>
}

/** {@link Left}, applied to each element of a list. */
export type LeftWithin<V, P> = V extends readonly (infer E)[] ? LeftWithin<E, P>[] : V extends object ? Left<V, P> : V

type Head<P> = P extends `${infer H}.${string}` ? H : P

type Rest<P, K> = K extends string ? (P extends `${K}.${infer R}` ? R : never) : never
