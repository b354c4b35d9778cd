/** An element of a list; what is no list, itself. */
export type Each<T> = T extends readonly (infer E)[] ? E : T

/** The keys of any of several types. */
export type KeyOf<T> = T extends unknown ? keyof T & string : never
