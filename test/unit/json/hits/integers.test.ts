import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integers } from '../../../../src/json/hits/integers.js'

/** What it makes of a text that has other bytes around it. */
function read(text: string): number[] | undefined {
  const bytes = Buffer.from(`7${text}8`)
  return integers(bytes, 1, bytes.length - 1)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

describe('integers', () => {
  it('are read like JSON.parse', () => {
    const integer = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 })
    fc.assert(
      fc.property(fc.array(integer, { minLength: 1 }), (list) => {
        expect(read(JSON.stringify(list))).toEqual(list)
      }),
    )
  })

  it('are read like JSON.parse or not at all, for any bytes', () => {
    const text = fc.string({ unit: fc.constantFrom('[', ']', ',', '-', '0', '1', '9', '.', 'e', ' ', '"') })
    fc.assert(
      fc.property(text, (inner) => {
        const list = read(`[${inner}]`)
        if (list !== undefined) expect(list).toEqual(parsed(`[${inner}]`))
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    ['[-0]', [-0]],
    ['[0,10]', [0, 10]],
    ['[123456789012345]', [123_456_789_012_345]],
  ])('include %s', (text, list) => {
    expect(read(text)).toEqual(list)
  })

  it.each([
    '[]',
    '[01]',
    '[-]',
    '[1,]',
    '[1 ]',
    '[1.5]',
    '[1e3]',
    '[1',
    '1]',
    '[[1]]',
    '[null]',
    '["1"]',
    '[1234567890123456]',
  ])('exclude %s', (text) => {
    expect(read(text)).toBeUndefined()
  })
})
