import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashSet } from '../../../../src/helpers/bulk/hash-set.js'

describe('HashSet', () => {
  it('accepts each hash once until it is deleted', () => {
    const set = new HashSet()
    expect([set.add(5, 1), set.add(5, 1), set.add(5, 2), set.add(-5, 1)]).toEqual([true, false, true, true])
    set.delete(5, 1)
    expect([set.add(5, 2), set.add(5, 1)]).toEqual([false, true])
  })

  it('ignores the deletion of a missing hash', () => {
    const set = new HashSet()
    set.add(5, 1)
    set.delete(5, 2)
    set.delete(6, 1)
    expect(set.add(5, 1)).toBe(false)
  })

  it('agrees with a Set for any operations, also where many hashes collide', () => {
    const low = fc.oneof(
      fc.integer({ min: -4, max: 4 }).filter((hash) => hash !== 0),
      // All of them begin at one of the last places, and go on at the first ones.
      fc.integer({ min: 1, max: 200 }).map((hash) => hash * 1_024 - 1),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).filter((hash) => hash !== 0),
    )
    const step = fc.record({ low, high: fc.nat(2), adds: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const set = new HashSet()
        const model = new Set<string>()
        for (const { low, high, adds } of steps) {
          const key = `${low} ${high}`
          if (adds) {
            expect(set.add(low, high)).toBe(!model.has(key))
            model.add(key)
          } else {
            set.delete(low, high)
            model.delete(key)
          }
        }
        for (const key of model) {
          const [low = 0, high = 0] = key.split(' ').map(Number)
          expect(set.add(low, high)).toBe(false)
        }
      }),
    )
  })

  it('grows', () => {
    const set = new HashSet()
    const hashes = Array.from({ length: 20_000 }, (_, number) => Math.imul(number + 1, 0x9e3779b1))
    expect(hashes.every((hash) => set.add(hash, 0))).toBe(true)
    expect(hashes.some((hash) => set.add(hash, 0))).toBe(false)
    for (const hash of hashes) set.delete(hash, 0)
    expect(hashes.every((hash) => set.add(hash, 0))).toBe(true)
  })
})
