import type { Rest, Scalar } from './paths.js'

/**
 * Value at a path, such as `'author.name'`, also within lists. A property can have dots in its name itself.
 *
 * @typeParam D - the document
 * @typeParam N - the path
 */
export type At<D, N> = unknown extends D
  ? unknown
  : D extends readonly (infer E)[]
    ? At<E, N>
    : D extends Scalar
      ? D extends null | undefined
        ? never
        : unknown
      : N extends keyof D
        ? D[N]
        : Around<D, N> extends never
          ? unknown
          : { [K in Around<D, N>]: At<D[K], Rest<N, K>> }[Around<D, N>]

/** Names of the properties that a path leads through. */
type Around<D, N> = { [K in keyof D]-?: [Rest<N, K>] extends [never] ? never : K }[keyof D]

/** Object or list element at the path of a `nested` field, which its hits have as their `_source`. */
export type NestedAt<D, N extends string> = N extends '' ? D : ElementOf<At<D, N>>

type ElementOf<V> = V extends readonly (infer E)[] ? ElementOf<E> : V extends null | undefined ? never : V
