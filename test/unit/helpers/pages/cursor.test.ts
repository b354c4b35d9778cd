import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { cursorOf, cursorText, readCursor } from '../../../../src/helpers/pages/cursor.js'

describe('cursorOf', () => {
  it.each([
    ['[1,2]', [1, 2]],
    ['["a","\\"sort\\":[9]",null,true]', ['a', '"sort":[9]', null, true]],
    ['[9007199254740993, -9223372036854775808 ]', [9_007_199_254_740_993n, -9_223_372_036_854_775_808n]],
    ['[-0.0,0.0]', ['-0.0', 0]],
    ['["9007199254740993 \\\\", 1234567890123456.5, 1e300]', ['9007199254740993 \\', 1234567890123456.5, 1e300]],
  ])('keeps the sort values %s', (sort, values) => {
    const hit = `{"_id":"1","_source":{"sort":[7],"n":12345678901234567890,"x":0.30000000000000004},"sort":${sort}}`
    const cursor = cursorOf(Buffer.from(hit))
    expect(cursor).toEqual(values)
    expect(readCursor(JSON.parse(JSON.stringify(cursorText(cursor))))).toEqual(values)
  })

  it('reads the sort values of a hit with a string of 16 MB', () => {
    const hit = Buffer.from(`{"_source":{"text":"${'x'.repeat(16_000_000)}","n":1234567890123456789},"sort":[1]}`)
    expect(cursorOf(hit)).toEqual([1])
  })

  it.each([undefined, 7, '', '[', '{}', 'null'])('refuses %j', (text) => {
    expect(readCursor(text)).toBeUndefined()
  })

  it('fails with a ScanError for a hit without sort values', () => {
    expect(() => cursorOf(Buffer.from('{"_id":"1"}'))).toThrow(errors.ScanError)
  })
})
