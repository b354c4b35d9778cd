import { detachedMember } from '../api/missing-member.js'

/** Makes helpers that were taken off their client say so: `const { scan$ } = client.helpers`. */
export function nameDetachedHelpers(prototype: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const helper: unknown = property.value
    if (typeof helper !== 'function' || name === 'constructor') continue
    const methods = {
      [name](this: unknown, ...given: unknown[]): unknown {
        if (this === undefined) throw detachedMember(`helpers.${name}`)
        return Reflect.apply(helper, this, given)
      },
    }
    Object.defineProperty(prototype, name, { ...property, value: methods[name] })
  }
}
