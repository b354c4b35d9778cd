import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashSet } from '../../../../src/helpers/bulk/hash-set.js'

describe('HashSet', () => {
  it('accepts each hash once until it is deleted', () => {
    const set = new HashSet()
    expect([set.add(5), set.add(5), set.add(69), set.add(-5)]).toEqual([true, false, true, true])
    set.delete(5)
    expect([set.add(69), set.add(5)]).toEqual([false, true])
  })

  it('ignores the deletion of a missing hash', () => {
    const set = new HashSet()
    set.add(5)
    set.delete(69)
    set.delete(6)
    expect(set.add(5)).toBe(false)
  })

  it('agrees with a Set for any operations, also where many hashes collide', () => {
    const hash = fc.oneof(
      fc.integer({ min: -4, max: 4 }),
      // All of them begin at one of the last places of one table, and go on at the first ones.
      fc.integer({ min: 1, max: 200 }).map((number) => number * 65_536 - 64),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    )
    const step = fc.record({ hash: hash.filter((value) => value !== 0), adds: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const set = new HashSet()
        const model = new Set<number>()
        for (const { hash, adds } of steps) {
          if (adds) {
            expect(set.add(hash)).toBe(!model.has(hash))
            model.add(hash)
          } else {
            set.delete(hash)
            model.delete(hash)
          }
        }
        for (const hash of model) expect(set.add(hash)).toBe(false)
      }),
    )
  })

  it('grows', () => {
    const set = new HashSet()
    const hashes = Array.from({ length: 20_000 }, (_, number) => Math.imul(number + 1, 0x9e3779b1))
    expect(hashes.every((hash) => set.add(hash))).toBe(true)
    expect(hashes.some((hash) => set.add(hash))).toBe(false)
    for (const hash of hashes) set.delete(hash)
    expect(hashes.every((hash) => set.add(hash))).toBe(true)
  })
})
