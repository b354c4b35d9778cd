import { errors } from 'rxelastic'
import { expect, test } from 'vitest'
import { cursorOf } from '../../src/helpers/scan-cursor.js'

test.each([
  ['[1,2]', [1, 2]],
  ['["a","\\"sort\\":[9]",null,true]', ['a', '"sort":[9]', null, true]],
  ['[9007199254740993, -9223372036854775808 ]', ['9007199254740993', '-9223372036854775808']],
  ['["9007199254740993 \\\\", 1234567890123456.5, 1e16]', ['9007199254740993 \\', 1234567890123456.5, 1e16]],
])('the sort values %s keep their value', (sort, values) => {
  const hit = `{"_id":"1","_source":{"sort":[7],"n":12345678901234567890,"x":0.30000000000000004},"sort":${sort}}`
  expect(cursorOf(Buffer.from(hit))).toEqual(values)
})

test('a hit without sort values is a ScanError, not an endless scan', () => {
  expect(() => cursorOf(Buffer.from('{"_id":"1"}'))).toThrow(errors.ScanError)
})
