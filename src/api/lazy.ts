/** Members that are made when they are first asked for. */
export interface LazyMembers {
  /** The member with this name; nothing if there is none. */
  readonly make: (name: string) => PropertyDescriptor | undefined
  readonly has: (name: string) => boolean
  readonly names: () => string[]
  /** Is told of names that are not found anywhere, and may throw. */
  readonly unknown: (name: string) => void
}

/**
 * Gives a prototype members that are made when they are first asked for.
 *
 * Behind the prototype comes a Proxy, which is only reached by names that nothing in front of it has. It defines the member
 * on the prototype, so that from then on it is an ordinary property of all instances.
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
      // for completion in a REPL; nothing is enumerable, so loops over a client and its inspection do not see them
      ownKeys: () => members.names(),
    },
  )
  Object.setPrototypeOf(prototype, behind)
}
