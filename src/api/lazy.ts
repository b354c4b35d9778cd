/** Members that are created at their first use. */
export interface LazyMembers {
  /** Creates the member with this name. Returns `undefined` if there is none. */
  readonly make: (name: string) => PropertyDescriptor | undefined
  readonly has: (name: string) => boolean
  readonly names: () => string[]
  /** Returns the value of a name that is found nowhere, mostly `undefined`, or throws. */
  readonly unknown: (name: string) => unknown
}

/**
 * Adds members to a prototype that are created at their first use.
 *
 * A Proxy stands behind the prototype. Only names that nothing else has reach it. It defines the member on the
 * prototype, so that from then on the member is an ordinary property of all instances.
 */
export function makeLazy(prototype: object, members: LazyMembers): void {
  const behind = new Proxy<object>(
    {},
    {
      get(target, name, receiver) {
        if (typeof name === 'symbol' || Reflect.has(target, name)) return Reflect.get(target, name, receiver)
        const member = members.make(name)
        if (member === undefined) return members.unknown(name)
        Object.defineProperty(prototype, name, member)
        return Reflect.get(prototype, name, receiver)
      },
      has(target, name) {
        return Reflect.has(target, name) || (typeof name === 'string' && members.has(name))
      },
      // For completion in a REPL. Nothing is enumerable, so that loops and inspection do not show the members.
      ownKeys: () => members.names(),
    },
  )
  Object.setPrototypeOf(prototype, behind)
}
