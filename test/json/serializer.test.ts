import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonSerializer } from '../../src/json/serializer.js'

const hostile = [
  '{"__proto__":{"admin":true}}',
  '{"a":[{"b":{"__proto__":1}}]}',
  '{"\\u005f_proto__":1}',
  '{"__pr\\u006fto__":1}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"constructor":{"\\u0070rototype":1}}',
  '{"\\u0063onstructor":{"prototype":1}}',
]

const harmless = [
  '{"a":"__proto__"}',
  '{"constructor":"Lego"}',
  '{"prototype":1}',
  '{"constructor":[{"prototype":1}]}',
  '["\\u005f_proto__"]',
  '{"a":null,"constructor":null}',
]

describe('the serializer', () => {
  test.each(hostile)('refuses keys that could change a prototype: %s', (text) => {
    expect(() => jsonSerializer.deserialize(text)).toThrow('the JSON has a key __proto__ or constructor.prototype')
  })

  test.each(harmless)('takes the same words where they do no harm: %s', (text) => {
    expect(jsonSerializer.deserialize(text)).toEqual(JSON.parse(text))
  })

  test('finds them however deep they are, without a stack that overflows', () => {
    const depth = 5_000
    const text = `${'['.repeat(depth)}{"__proto__":1}${']'.repeat(depth)}`
    expect(() => jsonSerializer.deserialize(text)).toThrow(SyntaxError)
  })

  test('reads what it writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('proto'))
        expect(jsonSerializer.deserialize(jsonSerializer.serialize(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('writes lines, of which strings are ready-made', () => {
    expect(jsonSerializer.ndserialize([{ index: {} }, '{"a":1}', { b: 2 }])).toBe('{"index":{}}\n{"a":1}\n{"b":2}\n')
    expect(jsonSerializer.ndserialize([])).toBe('')
  })

  test.each([[undefined], [() => 1], [Symbol('s')]])('says of what there is no JSON', (value) => {
    expect(() => jsonSerializer.serialize(value)).toThrow(/has no JSON/)
  })
})
