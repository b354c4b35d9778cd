/** Names that inspection and promises read of any function. */
const HARMLESS: ReadonlySet<string | symbol> = new Set([
  ...['then', 'toJSON', 'constructor', 'prototype', 'name', 'length', '$$typeof', 'asymmetricMatch', 'nodeType'],
])

/**
 * Returns a stand-in for a member that is missing here, but that another client has.
 *
 * Reading it does no harm: tools read members of all names. Calling it, or a member of it, throws a TypeError.
 */
export function missingMember(message: string): unknown {
  const fail = (): never => {
    throw new TypeError(message)
  }
  return new Proxy(fail, {
    get: (target, name) => (typeof name === 'symbol' || HARMLESS.has(name) ? Reflect.get(target, name) : fail()),
  })
}

/** Returns the error of a method that was taken off its client: `const { search$ } = client`. */
export function detachedMember(name: string): TypeError {
  return new TypeError(`${name} needs its client: call it as a method, or use (...call) => client.${name}(...call)`)
}
