/** Element of a list; any other type is unchanged. */
export type Each<T> = T extends readonly (infer E)[] ? E : T

/** Keys of any member of a union. */
export type KeyOf<T> = T extends unknown ? keyof T & string : never
