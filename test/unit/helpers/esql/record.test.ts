import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordMaker } from '../../../../src/helpers/esql/record.js'

describe('recordMaker', () => {
  it('makes own properties of any names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        fc.pre(!names.includes('__proto__'))
        const cells = names.map((_, column) => column)
        const expected = new Map(names.map((name, column) => [name, column]))
        const record = recordMaker(names)(cells) as object
        expect(new Map(Object.entries(record))).toEqual(expected)
        expect(Object.getPrototypeOf(record)).toBe(Object.prototype)
      }),
    )
  })

  it('refuses __proto__', () => {
    expect(() => recordMaker(['a', '__proto__'])).toThrow('__proto__')
  })
})
