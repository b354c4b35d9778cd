import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BytePattern, viewOf } from '../../../../src/json/hits/byte-pattern.js'

describe('a byte pattern', () => {
  it('matches its bytes only', () => {
    const bytes = fc.array(fc.constantFrom(1, 2), { maxLength: 40 })
    fc.assert(
      fc.property(bytes, fc.array(fc.constantFrom(1, 2), { minLength: 4, maxLength: 14 }), (all, wanted) => {
        const literal = new BytePattern(Uint8Array.from(wanted))
        const view = viewOf(Uint8Array.from(all))
        for (let at = 0; at <= all.length; at++) {
          expect(literal.isAt(view, at)).toBe(String(all.slice(at, at + wanted.length)) === String(wanted))
        }
      }),
    )
  })

  it('matches in the middle of a buffer', () => {
    const bytes = Buffer.from('...."_id":"7"....').subarray(4, 13)
    const literal = new BytePattern(Buffer.from('"_id":'))
    expect([0, 1, 4, 9].map((at) => literal.isAt(viewOf(bytes), at))).toEqual([true, false, false, false])
  })
})
