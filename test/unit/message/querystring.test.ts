import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { serializeQuerystring } from '../../../src/message/querystring.js'

describe('serializeQuerystring', () => {
  it.each([
    [undefined, ''],
    ['a=b&c', 'a=b&c'],
    ['?a=b', 'a=b'],
    ['??a=b', 'a=b'],
    ['q=t:日本 \u{1f600}&n=ä', 'q=t:%E6%97%A5%E6%9C%AC%20%F0%9F%98%80&n=%C3%A4'],
    ['q=a%20b+c&r=100%&s=%zz', 'q=a%20b+c&r=100%25&s=%25zz'],
    ['q=a#b\r\nx: y\0\x7f', 'q=a%23b%0D%0Ax:%20y%00%7F'],
    [{}, ''],
    [{ a: undefined }, ''],
    [{ a: 1, b: undefined, c: true, d: false }, 'a=1&c=true&d=false'],
    [{ a: ['x', 'y z', undefined, null, 3] }, 'a=x%2Cy%20z%2C3'],
    [{ a: null, b: '' }, 'a=&b='],
    [{ a: [] }, 'a='],
    [{ at: new Date(0) }, 'at=1970-01-01T00%3A00%3A00.000Z'],
    [{ n: 2n ** 63n }, 'n=9223372036854775808'],
    [{ 'a b': 'c&d=e' }, 'a%20b=c%26d%3De'],
  ])('writes %o as %s', (querystring, expected) => {
    expect(serializeQuerystring(querystring)).toBe(expected)
  })

  it.each([
    [{}],
    [[[1]]],
    [[{}]],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [new Date('?')],
    [Symbol('s')],
    [() => 1],
    ['\udc00'],
  ])('refuses %o', (value) => {
    expect(() => serializeQuerystring({ sort: value })).toThrow(ConfigurationError)
    expect(() => serializeQuerystring({ sort: value })).toThrow('`sort`')
  })

  it('a ready-made one with half of a surrogate pair is rejected by name', () => {
    expect(() => serializeQuerystring('q=\udc00')).toThrow(ConfigurationError)
    expect(() => serializeQuerystring('q=\udc00')).toThrow('`querystring` cannot be sent in a URL')
  })

  it('a ready-made one reads as a URL would read it, and is not encoded twice', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, (querystring) => {
        fc.pre(!querystring.startsWith('??'))
        const sent = serializeQuerystring(querystring)
        expect(sent).toMatch(/^[\x21\x22\x24-\x7e]*$/)
        expect(serializeQuerystring(sent)).toBe(sent)
        expect([...new URLSearchParams(sent)]).toEqual([...new URLSearchParams(querystring)])
      }),
    )
  })

  it('ignores inherited properties', () => {
    expect(serializeQuerystring(Object.create({ a: 1 }, { b: { value: 2, enumerable: true } }))).toBe('b=2')
  })

  it('writes what URLSearchParams reads back', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.integer(),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.boolean(),
      fc.bigInt(),
    )
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '__proto__')
    fc.assert(
      fc.property(fc.dictionary(name, scalar, { maxKeys: 5 }), (querystring) => {
        const read = [...new URLSearchParams(serializeQuerystring(querystring))]
        expect(read).toEqual(Object.entries(querystring).map(([key, value]) => [key, String(value)]))
      }),
    )
  })
})
