import { makeLazy } from '../api/lazy.js'
import { missingMember } from '../api/missing-member.js'
import { nearest } from '../errors/nearest.js'

/** Helpers of @elastic/elasticsearch and operators with a `$` too many, and the ones to use here. */
const INSTEAD: Readonly<Record<string, string>> = {
  search: "hits$ with { as: 'source' }",
  search$: "hits$ with { as: 'source' }, or client.search$",
  scrollSearch: 'scan$ or scroll$',
  scrollDocuments: "scan$ or scroll$ with { as: 'source' }",
  bulk$: 'bulk, an operator without $',
  msearch$: 'msearch, an operator without $',
}

/**
 * Makes helpers that do not exist name the one to use, when they are called.
 *
 * @param base - prototype without a parent, on which the names are looked up last
 * @param names - names of the helpers that exist
 */
export function nameMissingHelpers(base: object, names: () => readonly string[]): void {
  const place = 'client.helpers'
  makeLazy(base, {
    make: () => undefined,
    has: () => false,
    names: () => [],
    unknown: (name) => {
      const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : names().find((known) => known === `${name}$`)
      if (instead !== undefined) return missingMember(`there is no ${place}.${name}; use ${place}.${instead}`)
      if (name.endsWith('$')) {
        const meant = nearest(name, names())
        throw new TypeError(`${place}.${name} is not a function${meant ? `; is ${place}.${meant} meant?` : ''}`)
      }
      return undefined
    },
  })
}
