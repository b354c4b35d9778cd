import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonSerializer, jsonSerializerOf } from '../../../../src/json/text/serializer.js'

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

describe('jsonSerializerOf', () => {
  it.each(hostile)('refuses keys that could change a prototype: %s', (text) => {
    expect(() => jsonSerializer.deserialize(text)).toThrow('the JSON has a key __proto__ or constructor.prototype')
  })

  it.each(harmless)('accepts the same words in other places: %s', (text) => {
    expect(jsonSerializer.deserialize(text)).toEqual(JSON.parse(text))
  })

  it('finds them at any depth without a stack overflow', () => {
    const depth = 5_000
    const text = `${'['.repeat(depth)}{"__proto__":1}${']'.repeat(depth)}`
    expect(() => jsonSerializer.deserialize(text)).toThrow(SyntaxError)
  })

  it.each<[string, unknown, string]>([
    ['a vector of floats', { v: Float32Array.of(0.5, -2) }, '{"v":[0.5,-2]}'],
    ['a vector of bytes, in a list', [{ v: Int8Array.of(-1, 127) }], '[{"v":[-1,127]}]'],
    ['longs in a typed array', { v: BigInt64Array.of(2n ** 53n + 1n) }, '{"v":[9007199254740993]}'],
    ['a bigint beside a vector', { n: 2n ** 60n, v: Float64Array.of(1) }, '{"n":1152921504606846976,"v":[1]}'],
    ['a Date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['a Buffer, as JSON.stringify does', { b: Buffer.of(1) }, '{"b":{"type":"Buffer","data":[1]}}'],
    ['an object that looks like a typed array', { v: { 0: 1, a: 2 } }, '{"v":{"0":1,"a":2}}'],
    ['a text that looks like one', { v: '{"0":1}' }, '{"v":"{\\"0\\":1}"}'],
    ['nothing', { a: undefined }, '{}'],
  ])('writes %s', (_name, value, text) => {
    expect(jsonSerializer.serialize(value)).toBe(text)
    expect(jsonSerializer.ndserialize([value])).toBe(`${text}\n`)
  })

  const packing = jsonSerializerOf({ vectors: 'base64' })

  it.each<[string, unknown, string]>([
    // The sign and the exponent of 0.5 come first: 3f 00 00 00.
    ['a vector of floats', { v: Float32Array.of(0.5, 10, 6) }, '{"v":"PwAAAEEgAABAwAAA"}'],
    ['a part of a larger vector', { v: Float32Array.of(9, 0.5, 10, 9).subarray(1, 3) }, '{"v":"PwAAAEEgAAA="}'],
    ['an empty vector', [Float32Array.of()], '[""]'],
    ['other typed arrays as lists', [Float64Array.of(0.5), Int8Array.of(-1)], '[[0.5],[-1]]'],
    ['lists of numbers as they are', { v: [0.5, 10] }, '{"v":[0.5,10]}'],
    ['a bigint beside a vector', { n: 2n ** 60n, v: Float32Array.of(0.5) }, '{"n":1152921504606846976,"v":"PwAAAA=="}'],
    ['a Date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['nothing', { a: undefined }, '{}'],
  ])('packs vectors if asked to: %s', (_name, value, text) => {
    expect(packing.serialize(value)).toBe(text)
    expect(packing.ndserialize([value, value])).toBe(`${text}\n${text}\n`)
  })

  it('packs every float without loss', () => {
    fc.assert(
      fc.property(fc.float32Array(), (vector) => {
        const bytes = Buffer.from(JSON.parse(packing.serialize(vector)), 'base64')
        expect(Float32Array.from(vector, (_, index) => bytes.readFloatBE(4 * index))).toEqual(vector)
        expect(bytes).toHaveLength(4 * vector.length)
      }),
    )
  })

  it('detects a circle in spite of packing', () => {
    const circle: unknown[] = [Float32Array.of(1)]
    circle.push(circle)
    expect(() => packing.serialize(circle)).toThrow(TypeError)
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('proto'))
        expect(jsonSerializer.deserialize(jsonSerializer.serialize(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('writes lines, and ready-made strings unchanged', () => {
    expect(jsonSerializer.ndserialize([{ index: {} }, '{"a":1}', { b: 2 }])).toBe('{"index":{}}\n{"a":1}\n{"b":2}\n')
    expect(jsonSerializer.ndserialize([])).toBe('')
  })

  it.each([
    [undefined, 'undefined has no JSON'],
    [() => 1, 'a function has no JSON'],
    [Symbol('s'), 'a symbol has no JSON'],
  ])('explains what cannot be written as JSON: %s', (value, message) => {
    expect(() => jsonSerializer.serialize(value)).toThrow(new TypeError(message))
  })

  it.each<[string, unknown]>([
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a Promise', Promise.resolve({ a: 1 })],
    ['a URLSearchParams', new URLSearchParams('a=1')],
    ['a FormData', new FormData()],
    ['a Blob', new Blob(['{}'])],
    ['a ReadableStream', new ReadableStream()],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a DataView', new DataView(new ArrayBuffer(2))],
    ['an Error', new Error('a')],
    ['a RegExp', /a/],
    ['a Generator', (function* () {})()],
    ['an AsyncGenerator', (async function* () {})()],
  ])('refuses %s, whose JSON would be an empty object', (name, value) => {
    expect(() => jsonSerializer.serialize(value)).toThrow(`${name} has no JSON`)
    expect(() => jsonSerializer.ndserialize([{}, value])).toThrow(`${name} has no JSON`)
  })

  it.each<[string, unknown]>([
    ['an object without properties', {}],
    ['one without a prototype', Object.create(null)],
    ['an instance without properties', new (class Search {})()],
    ['a Map that says how it is written', Object.assign(new Map(), { toJSON: () => ({}) })],
  ])('writes %s as an empty object', (_what, value) => {
    expect(jsonSerializer.serialize(value)).toBe('{}')
  })
})
