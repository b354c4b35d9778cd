import * as fc from 'fast-check'
import { streamArray, streamValues } from 'rxelastic/json'
import { from, lastValueFrom, toArray } from 'rxjs'
import { jsonParser } from 'stream-json/core/parser.js'
import { describe, expect, it } from 'vitest'
import { jsonSerializerOf } from '../../../../src/json/text/serializer.js'

const exact = jsonSerializerOf({ longs: 'bigint' })
const text = jsonSerializerOf({ longs: 'string' })
const rounded = jsonSerializerOf()

/** 2^63 - 1, the largest long of Elasticsearch. */
const LARGEST = '9223372036854775807'

const word = fc.oneof(fc.string(), fc.constantFrom(LARGEST, `"${LARGEST}`, '\\', '":', '\\"12345678901234567890'))
/** Without the key `\\`: after it, JSON.parse of Node 24.8 reads the key `"` as `\\`. That of 24.22 does not. */
const key = word.filter((text) => text !== '\\')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    fc.oneof(
      word,
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'json' }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, depthIdentifier: 'json', noNullPrototype: true }),
  ),
}))

/** What longs are to become; other integers are numbers. */
function expected(json: unknown, long: (value: bigint) => unknown): unknown {
  if (typeof json === 'bigint') return Number.isSafeInteger(Number(json)) ? Number(json) : long(json)
  if (Object.is(json, -0)) return 0
  if (typeof json === 'number' && Number.isInteger(json) && /^-?\d{16,}$/.test(String(json)))
    return expected(BigInt(String(json)), long)
  if (Array.isArray(json)) return json.map((child) => expected(child, long))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([key, child]) => [key, expected(child, long)]))
}

describe('parseLongs', () => {
  describe('values', () => {
    it.each([
      ['bigint', exact, (value: bigint) => value],
      ['string', text, (value: bigint) => String(value)],
      ['number', rounded, (value: bigint) => Number(value)],
    ])('are parsed as %s, and no other numbers are', (_name, serializer, long) => {
      fc.assert(
        fc.property(value, (json) => {
          const written = exact.serialize(json)
          fc.pre(!written.includes('proto'))
          expect(serializer.deserialize(written)).toEqual(expected(json, long))
        }),
        { numRuns: 1_000 },
      )
    })

    it.each([
      ['9007199254740991', 9007199254740991],
      ['9007199254740993', 9007199254740993n],
      ['-9007199254740993', -9007199254740993n],
      [LARGEST, 9223372036854775807n],
      ['1e30', 1e30],
      ['0.12345678901234567890', 0.12345678901234568],
      ['12345678901234567890.0', 1.2345678901234567e19],
      ['12345678901234567890E2', Number('12345678901234567890E2')],
      [`"${LARGEST}"`, LARGEST],
      [`["\\"", ${LARGEST} ]`, ['"', 9223372036854775807n]],
      [`{"a\\\\":${LARGEST},"b":"${LARGEST}"}`, { 'a\\': 9223372036854775807n, b: LARGEST }],
    ])('are parsed from %s', (json, found) => {
      expect(exact.deserialize(json)).toEqual(found)
    })

    it.each([
      `{${LARGEST}:1}`,
      `{${LARGEST} :1}`,
      `0${LARGEST}`,
      `${LARGEST} ${LARGEST}`,
      `[${LARGEST}`,
      `-`,
      `"${LARGEST}`,
      `[${LARGEST}"]`,
      `+${LARGEST}`,
    ])('accept no invalid JSON: %s', (broken) => {
      for (const serializer of [exact, text, rounded]) expect(() => serializer.deserialize(broken)).toThrow(SyntaxError)
    })

    it('hide no key that could change a prototype', () => {
      for (const serializer of [exact, text]) {
        expect(() => serializer.deserialize(`{"__proto__":${LARGEST}}`)).toThrow('__proto__')
        expect(() => serializer.deserialize(`{"a":${LARGEST},"constructor":{"prototype":1}}`)).toThrow('constructor')
      }
    })

    it('are found at any depth', () => {
      const deep = 5_000
      const found = exact.deserialize(`${'['.repeat(deep)}${LARGEST}${']'.repeat(deep)}`)
      let inner = found
      for (let level = 0; level < deep; level++) inner = Array.isArray(inner) ? inner[0] : inner
      expect(inner).toBe(9223372036854775807n)
    })

    it('do not make the parsing of hostile strings slow', () => {
      const texts = [
        '"'.repeat(200_000),
        `[${`${LARGEST},`.repeat(10_000)}1]`,
        `"${'\\"'.repeat(200_000)}1234567890123456`,
      ]
      const start = performance.now()
      for (const hostile of texts) {
        try {
          exact.deserialize(hostile)
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
        }
      }
      expect(performance.now() - start).toBeLessThan(2_000)
    })

    it('are written as integers, among strings that look like them', () => {
      const json = { a: 9223372036854775807n, b: [-1n, '1', `"${LARGEST}"`] }
      expect(rounded.serialize(json)).toBe(`{"a":${LARGEST},"b":[-1,"1","\\"${LARGEST}\\""]}`)
      expect(rounded.ndserialize([{ a: 1n }])).toBe('{"a":1}\n')
    })

    it('leave other errors of JSON.stringify unchanged', () => {
      const circle: { self?: object } = {}
      circle.self = circle
      expect(() => rounded.serialize(circle)).toThrow(/circular/i)
    })
  })

  describe('tokens', () => {
    const json = `[{"id":${LARGEST},"n":[1.5,-9007199254740993,7],"t":"${LARGEST}"}]`

    it.each([
      ['bigint', exact],
      ['string', text],
      ['number', rounded],
    ] as const)('are assembled as %s', async (longs, serializer) => {
      const run = jsonParser({ streamValues: false })
      const made = run(json)
      const tokens = typeof made === 'object' && made !== null && 'values' in made ? made.values : []
      const items = await lastValueFrom(from(tokens).pipe(streamArray({ longs }), toArray()))
      expect(items.map(({ value }) => value)).toEqual(serializer.deserialize(json))
      const values = await lastValueFrom(from(tokens).pipe(streamValues({ longs }), toArray()))
      expect(values.map(({ value }) => value)).toEqual([serializer.deserialize(json)])
    })
  })
})
