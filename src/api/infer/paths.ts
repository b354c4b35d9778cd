/** Values that have no properties in JSON. */
export type Scalar = string | number | bigint | boolean | null | undefined | Date

/** Returns whether a list contains a name whose meaning is open: a pattern, or a name that is not known. */
export type IsOpen<P> = string extends P ? true : Extract<P, `${string}*${string}`> extends never ? false : true

/** Returns whether a key is not one name but an index signature. */
export type IsSignature<K extends PropertyKey> = Empty extends Record<K, 1> ? true : false

/** Returns whether a path leads to a property, or to an object around it. The name of a property can have dots itself. */
export type IsWithin<K, P> = K extends P ? true : P extends string ? (K extends `${P}.${string}` ? true : never) : never

/** Parts of paths behind the name of a property. */
export type Rest<P, K> = K extends string ? (P extends `${K}.${infer R}` ? R : never) : never

/** Value of which any part can be missing, at any depth. */
export type Partly<V> = unknown extends V
  ? V
  : V extends Scalar
    ? V
    : V extends readonly (infer E)[]
      ? Partly<E>[]
      : { [K in keyof V]?: Partly<V[K]> }

/** Object without required properties. */
// biome-ignore lint/complexity/noBannedTypes: Record<never, never> is not the same in an intersection
export type Empty = {}

/** Intersection as one object type, which compilers print with its properties. */
export type Flat<T> = { [K in keyof T]: T[K] } & Empty
