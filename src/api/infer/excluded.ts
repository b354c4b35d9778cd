import type { Empty, Flat, IsOpen, IsSignature, IsWithin, Partly, Rest, Scalar } from './paths.js'

/** Document without the parts that names lead to. */
export type Excluded<D, P> = [P] extends [never] ? D : IsOpen<P> extends true ? Partly<D> : Left<D, P>

/** Properties without these names, and without the parts that dotted names lead to. */
export type Left<D, P> = D extends unknown
  ? Flat<
      { [K in keyof D as Fate<D[K], K, P> extends 'left' ? K : never]: LeftIn<D[K], K, P> } & {
        [K in keyof D as Fate<D[K], K, P> extends 'perhaps' ? K : never]?: LeftIn<D[K], K, P>
      }
    >
  : never

type Fate<V, K extends PropertyKey, P> =
  IsSignature<K> extends true
    ? 'left'
    : [IsWithin<K, P>] extends [never]
      ? [Rest<P, K>] extends [never]
        ? 'left'
        : IsSure<LeftWithin<V, Rest<P, K>>> extends true
          ? 'left'
          : 'perhaps'
      : 'gone'

/** An object of which nothing is left is missing, and a list of such objects as well. */
type IsSure<V> = V extends readonly (infer E)[] ? IsSure<E> : Empty extends V ? (V extends Scalar ? true : false) : true

type LeftIn<V, K extends PropertyKey, P> =
  IsSignature<K> extends true ? Partly<V> : [Rest<P, K>] extends [never] ? V : LeftWithin<V, Rest<P, K>>

/** {@link Left}, applied to each element of a list. */
export type LeftWithin<V, P> = unknown extends V
  ? V
  : V extends Scalar
    ? V
    : V extends readonly (infer E)[]
      ? LeftWithin<E, P>[]
      : Left<V, P>
