import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Delivered, type Identity } from '../../../../src/helpers/pages/delivered.js'

const document = fc.record({
  _index: fc.constantFrom('a', 'b', 'ab'),
  _id: fc.string({ minLength: 1, maxLength: 3 }),
  _routing: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
})

const key = ({ _index, _id, _routing }: Identity): string => JSON.stringify([_index, _id, _routing ?? ''])

describe('Delivered', () => {
  it('excludes a hit that comes again, and no other', () => {
    fc.assert(
      fc.property(fc.array(document), fc.array(document), fc.array(document), (first, second, third) => {
        const delivered = new Delivered(1_000)
        for (const each of first) expect(delivered.accept(each)).toBe(true)
        const known = new Set(first.map(key))
        for (const again of [second, third]) {
          delivered.reread()
          for (const each of again) expect(delivered.accept(each)).toBe(!known.has(key(each)))
          for (const each of again) known.add(key(each))
        }
      }),
    )
  })

  it('distinguishes half a million hits', () => {
    const delivered = new Delivered(1_000_000)
    const count = 500_000
    const accepted = (prefix: string): number => {
      let sum = 0
      for (let n = 0; n < count; n++) if (delivered.accept({ _index: 'cities', _id: `${prefix}${n}` })) sum++
      return sum
    }
    expect(accepted('')).toBe(count)
    delivered.reread()
    expect(accepted('')).toBe(0)
    expect(accepted('x')).toBe(count)
  })

  it('overflows at its limit', () => {
    const few = new Delivered(2)
    for (const _id of ['1', '2']) few.accept({ _index: 'a', _id })
    expect(few.complete).toBe(true)
    expect(few.accept({ _index: 'a', _id: '3' })).toBe(true)
    expect(few.complete).toBe(false)
    expect(new Delivered(0).complete).toBe(false)
  })

  it('excludes known hits even if the new ones overflow it', () => {
    const delivered = new Delivered(3)
    const accept = (...ids: string[]): boolean[] => ids.map((_id) => delivered.accept({ _index: 'a', _id }))
    expect(accept('1', '2', '3')).toEqual([true, true, true])
    delivered.reread()
    expect(accept('1', '2', '4', '3', '5')).toEqual([false, false, true, false, true])
    expect(delivered.complete).toBe(false)
  })

  it.each([{}, { _index: 'a' }, { _id: '1' }, { _index: 'a', _id: '' }, { _index: '', _id: '1' }])(
    'is unknown for a hit without identity: %j',
    (document) => {
      const delivered = new Delivered(2)
      expect(delivered.accept(document)).toBe(true)
      expect(delivered.complete).toBe(false)
    },
  )
})
