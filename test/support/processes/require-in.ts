/** Returns the `require` of a global object. */
export function requireIn(global: object): (name: string) => unknown {
  const require: unknown = Reflect.get(global, 'require')
  if (typeof require !== 'function') throw new Error('there is no require')
  return (name) => require(name)
}
