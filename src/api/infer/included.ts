import type { Empty, Flat, IsOpen, IsSignature, IsWithin, Partly, Rest, Scalar } from './paths.js'

/** Document with the parts that names lead to. */
export type Included<D, P> = [P] extends ['*'] ? D : IsOpen<P> extends true ? Partly<D> : Kept<D, P>

// Recursive types are exported, so that declarations of users name them instead of expanding them without end.

/** Properties with these names, or with parts that dotted names lead to. */
export type Kept<D, P> = D extends unknown
  ? Flat<
      { [K in keyof D as Fate<D[K], K, P> extends 'kept' ? K : never]: KeptIn<D[K], K, P> } & {
        [K in keyof D as Fate<D[K], K, P> extends 'perhaps' ? K : never]?: KeptIn<D[K], K, P>
      }
    >
  : never

type Fate<V, K extends PropertyKey, P> =
  IsSignature<K> extends true
    ? 'kept'
    : [IsWithin<K, P>] extends [never]
      ? [Rest<P, K>] extends [never]
        ? 'gone'
        : IsSure<KeptWithin<V, Rest<P, K>>> extends true
          ? 'kept'
          : 'perhaps'
      : 'kept'

/** Lists may be empty, and objects without a required property as well. They are then missing. */
type IsSure<V> = [V] extends [object]
  ? [V] extends [readonly unknown[]]
    ? false
    : Empty extends V
      ? false
      : true
  : false

type KeptIn<V, K extends PropertyKey, P> =
  IsSignature<K> extends true
    ? [Extract<P, `${string}.${string}`>] extends [never]
      ? V
      : Partly<V>
    : [IsWithin<K, P>] extends [never]
      ? KeptWithin<V, Rest<P, K>>
      : V

/** {@link Kept}, applied to each element of a list. */
export type KeptWithin<V, P> = unknown extends V
  ? V
  : V extends Scalar
    ? V
    : V extends readonly (infer E)[]
      ? KeptWithin<E, P>[]
      : Kept<V, P>
