type Properties = Readonly<Record<string, unknown>>

/** Returns whether a value is an object, but no array. */
export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Returns whether a value is nothing but its properties: no array, and no instance of a class. An object of another realm, such as
 * a test runner's, has an `Object` of its own and is a plain object, too.
 */
export function isPlainObject(value: unknown): value is Properties {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
