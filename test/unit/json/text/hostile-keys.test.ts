import { describe, expect, it } from 'vitest'
import { hasHostileKey, isHostile } from '../../../../src/json/text/hostile-keys.js'

describe('isHostile', () => {
  it.each<[boolean, string]>([
    [true, '{"__proto__":{}}'],
    [true, '[{"a":{"constructor":{"prototype":{}}}}]'],
    [true, String.raw`{"\u005f_proto__":{}}`],
    [true, String.raw`{"constructor":{"\u0070rototype":{}}}`],
    [false, '{"a":"__proto__"}'],
    [false, '{"constructor":{"a":"prototype"}}'],
    [false, '{"prototype":{}}'],
    [false, String.raw`{"\u0061":1}`],
  ])('is %s for %s', (hostile, text) => {
    expect(isHostile(text, JSON.parse(text))).toBe(hostile)
  })
})

describe('hasHostileKey', () => {
  it('walks values deeper than the call stack', () => {
    const depth = 100_000
    const value = JSON.parse(`${'['.repeat(depth)}{"__proto__":1}${']'.repeat(depth)}`)
    expect(hasHostileKey(value)).toBe(true)
  })
})
