import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAfter } from '../../../src/retry/retry-after.js'

const NOW = Date.UTC(2026, 0, 1, 12)
const asked = (value: string | string[] | undefined) => retryAfter(value, NOW)

describe('retryAfter', () => {
  it.each<[string | string[] | undefined, number | undefined]>([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['Thu, 01 Jan 2026 12:00:05 GMT', 5_000],
    ['Thursday, 01-Jan-26 12:00:05 GMT', 5_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    [undefined, undefined],
    [['1', '2'], undefined],
  ])('reads %j as %s ms', (value, expected) => {
    expect(asked(value)).toBe(expected)
  })

  it('reads any date to the second', () => {
    const ahead = fc.integer({ min: 0, max: 1_000_000 })
    fc.assert(
      fc.property(ahead, (seconds) => {
        expect(asked(new Date(NOW + seconds * 1_000).toUTCString())).toBe(seconds * 1_000)
      }),
    )
  })
})
