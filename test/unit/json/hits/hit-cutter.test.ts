import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeserializationError } from '../../../../src/errors/index.js'
import { HitCutter } from '../../../../src/json/hits/hit-cutter.js'
import { cut } from '../../../support/calls/calls.js'

interface Split {
  readonly hits: unknown[]
  readonly rest: unknown
}

/** A cutter that gives each hit as a Buffer. */
const splitting = (onHit: (bytes: Buffer) => void): HitCutter =>
  new HitCutter((chunk, from, end) => onHit(chunk.subarray(from, end)))

/** Puts a text through a splitter in chunks of a size. */
function split(text: string | Buffer, size = 7): Split {
  const hits: unknown[] = []
  const splitter = splitting((bytes) => hits.push(JSON.parse(bytes.toString())))
  for (const chunk of cut(Buffer.from(text), size)) splitter.push(chunk)
  return { hits, rest: JSON.parse(splitter.end().toString()) }
}

interface InferredSearchResponse {
  readonly hits: { readonly hits: readonly object[] }
}

/** What a splitter is to find, said by JSON.parse. */
function expected(text: string): Split {
  const response: InferredSearchResponse = JSON.parse(text)
  return { hits: [...response.hits.hits], rest: { ...response, hits: { ...response.hits, hits: [] } } }
}

const word = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', ':', ',', '\n', 'Ü', '€', '😀') })
const key = fc.oneof(word, fc.constantFrom('hits', 'took', '_source', '__proto'))
const { value, object } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'json' }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4, depthIdentifier: 'json', noNullPrototype: true }),
}))

const hits = fc.array(object, { maxLength: 5 })
const entriesOf = (properties: fc.Arbitrary<[string, unknown]>) =>
  fc
    .tuple(object, properties, object)
    .map(([before, own, after]) => Object.fromEntries([...without(before), own, ...without(after)]))
const without = (properties: object) => Object.entries(properties).filter(([name]) => name !== 'hits')
const inner = entriesOf(hits.map((all): [string, unknown] => ['hits', all]))
const response = entriesOf(inner.map((all): [string, unknown] => ['hits', all]))

/** Ways to write the same JSON. */
const writing = fc.record({
  indent: fc.constantFrom(undefined, 1, '\t'),
  key: fc.constantFrom('"hits"', '"h\\u0069ts"', '"\\u0068\\u0069\\u0074\\u0073"', '"hit\\u0073"'),
})
const text = fc
  .tuple(response, writing)
  .map(([json, { indent, key }]) => JSON.stringify(json, null, indent).replaceAll(/"hits"(?=:)/g, () => key))
const size = fc.integer({ min: 1, max: 60 })

/** @returns undefined for what is refused, by the splitter or by JSON.parse of what it found */
function attempt(run: () => Split): Split | undefined {
  try {
    return run()
  } catch (error) {
    expect(error instanceof DeserializationError || error instanceof SyntaxError).toBe(true)
    return undefined
  }
}

function isSearchResponse(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || !('hits' in json)) return false
  const { hits } = json
  if (typeof hits !== 'object' || hits === null || Array.isArray(hits) || !('hits' in hits)) return false
  return (
    Array.isArray(hits.hits) && hits.hits.every((hit) => typeof hit === 'object' && hit !== null && !Array.isArray(hit))
  )
}

describe('HitCutter', () => {
  describe('hits', () => {
    it('finds the hits and leaves the rest, however the response is written and cut', () => {
      fc.assert(
        fc.property(text, size, (whole, step) => {
          expect(split(whole, step)).toEqual(expected(whole))
        }),
        { numRuns: 1_000 },
      )
    })

    it('emits exactly the bytes of each hit', () => {
      const all = ['{"_id":"Ü€😀"}', '{ "a" : [ 1.0 , "}" ] }', '{}']
      const seen: string[] = []
      const splitter = splitting((bytes) => seen.push(bytes.toString()))
      for (const byte of Buffer.from(`{"hits":{"hits":[ ${all.join(' ,\n')} ]}}`)) splitter.push(Uint8Array.of(byte))
      expect(seen).toEqual(all)
      expect(splitter.end().toString()).toBe('{"hits":{"hits":[]}}')
    })

    it('handles bytes that only look like JSON, and strings of any length with braces and escapes', () => {
      const odd = ['{true:-1e5}', '{"a":"}}}}}","b":"\\\\","c":{"d":"\\"}"}}', `{"${'\\"{'.repeat(9)}":{{}}}`]
      for (let step = 1; step < 40; step++) {
        const seen: string[] = []
        const splitter = splitting((bytes) => seen.push(bytes.toString()))
        for (const chunk of cut(Buffer.from(`{"hits":{"hits":[${odd.join(',')}]}}`), step)) splitter.push(chunk)
        expect(seen).toEqual(odd)
      }
    })

    it('skips a byte order mark', () => {
      for (const step of [1, 2, 3, 100]) {
        expect(split('\ufeff{"hits":{"hits":[{"a":1}]}}', step)).toEqual({
          hits: [{ a: 1 }],
          rest: { hits: { hits: [] } },
        })
      }
    })

    it('emits a hit with the chunk in which it ends', () => {
      const seen: string[] = []
      const splitter = splitting((bytes) => seen.push(bytes.toString()))
      const counts = ['{"hits":{"hits":[{"a":1}', ',{"a":2', '}', ',{"a":3},{"a":4}]}}'].map((chunk) => {
        splitter.push(Buffer.from(chunk))
        return seen.length
      })
      expect(counts).toEqual([1, 1, 2, 4])
    })

    it('reports the places of the objects in a hit', () => {
      const hit = '{"_id":"{","_source":{"a":{}},"sort":[{"b":1}, 2],"fields":{ }}'
      for (const step of [1, 2, 5, 1_000]) {
        const objects: string[] = []
        const splitter = new HitCutter((chunk, from, end, spans) => {
          const bytes = chunk.subarray(from, end)
          for (let at = 0; at < spans.length; at += 2) objects.push(bytes.toString('utf8', spans[at], spans[at + 1]))
        })
        for (const chunk of cut(Buffer.from(`{"hits":{"hits":[${hit},${hit}]}}`), step)) splitter.push(chunk)
        const each = ['{"a":{}}', '{"b":1}', '{ }']
        expect(objects).toEqual([...each, ...each])
      }
    })

    it('does not copy a hit that arrives in one piece', () => {
      const chunk = Buffer.from('{"hits":{"hits":[{"a":1}]}}')
      const buffers: unknown[] = []
      const splitter = splitting((bytes) => buffers.push(bytes.buffer))
      splitter.push(chunk)
      expect(buffers).toEqual([chunk.buffer])
      expect(buffers[0]).toBe(chunk.buffer)
    })

    it.each([
      ['within documents', '{"hits":{"hits":[{"_source":{"hits":{"hits":[{}]}}}]}}'],
      ['of inner hits', '{"hits":{"hits":[{"inner_hits":{"x":{"hits":{"total":1,"hits":[{"_id":"1"}]}}}}]}}'],
      ['of top_hits, before', '{"aggregations":{"t":{"hits":{"hits":[{"_id":"1"}]}}},"hits":{"hits":[]}}'],
      ['of aggregations that are called so', '{"aggregations":{"hits":[{"hits":[{}]}]},"hits":{"hits":[{"a":1}]}}'],
      ['behind', '{"hits":{"hits":[{}]},"aggregations":{"hits":{"hits":{"hits":[{"_id":"1"}]}}}}'],
      [
        'beside, as a text',
        '{"x":"hits","hits":{"x":"hits","total":{"hits":[1]},"hits":[{"a":1}]},"y":["hits",{"hits":[]}]}',
      ],
      ['in another order', '{"hits":{"hits":[{"a":1}],"total":{"hits":[{}]},"x":{"hits":{"hits":[]}}},"took":1}'],
    ])('handles hits %s', (_where, whole) => {
      for (let step = 1; step < 9; step++) expect(split(whole, step)).toEqual(expected(whole))
    })
  })

  describe('refusals', () => {
    it('refuses a response that ends anywhere before its end', () => {
      fc.assert(
        fc.property(text, size, fc.nat(), (whole, step, at) => {
          const bytes = Buffer.from(whole)
          expect(() => split(bytes.subarray(0, at % bytes.length), step)).toThrow(DeserializationError)
        }),
        { numRuns: 1_000 },
      )
    })

    it('refuses half a byte order mark', () => {
      const half = Buffer.concat([Buffer.of(0xef, 0xbb), Buffer.from('{"hits":{"hits":[]}}')])
      expect(() => split(half)).toThrow('cannot go on')
    })

    it('refuses any other JSON', () => {
      fc.assert(
        fc.property(value, size, (json, step) => {
          fc.pre(!isSearchResponse(json))
          expect(() => split(JSON.stringify(json), step)).toThrow(DeserializationError)
        }),
        { numRuns: 1_000 },
      )
    })

    it('refuses changed bytes of a response, or reads them as JSON.parse does', () => {
      const change = fc.tuple(fc.nat(), fc.constantFrom(...'"\\{}[],: h0'))
      fc.assert(
        fc.property(text, size, fc.array(change, { minLength: 1, maxLength: 3 }), (whole, step, changes) => {
          const bytes = Buffer.from(whole)
          for (const [at, character] of changes) bytes.write(character, at % bytes.length)
          const found = attempt(() => split(bytes, step))
          if (found !== undefined) expect(found).toEqual(expected(bytes.toString()))
        }),
        { numRuns: 3_000 },
      )
    })

    it.each([
      ['nothing', '', 'it is empty'],
      ['white space', ' \n', 'it is empty'],
      ['a web page', '<html>Bad Gateway</html>', 'near "<'],
      ['two byte order marks', '\ufeff\ufeff{"hits":{"hits":[]}}', 'cannot go on'],
      ['a response without hits', '{"took":1}', 'no hits.hits'],
      ['hits that are no array', '{"hits":{"hits":{"hits":[]}}}', 'no hits.hits'],
      ['hits in an array', '{"hits":[{"hits":[]}]}', 'no hits.hits'],
      ['hits that are no objects', '{"hits":{"hits":[1]}}', 'cannot go on'],
      ['a comma too much', '{"hits":{"hits":[{},]}}', 'cannot go on'],
      ['a comma too few', '{"hits":{"hits":[{}{}]}}', 'cannot go on'],
      ['a comma alone', '{"hits":{"hits":[,{}]}}', 'cannot go on'],
      ['something behind the end', '{"hits":{"hits":[]}} {}', 'cannot go on'],
      ['two arrays of hits', '{"hits":{"hits":[{}],"hits":[{}]}}', 'two hits.hits'],
      ['a brace that is not closed', '{"hits":{"hits":[{}]}', 'too early'],
      ['a comment in a hit', '{"hits":{"hits":[{"_id":"1","a":1/*}},{*/}]}}', 'near "{\\"_id\\":\\"1\\"'],
      ['a comment to the end of the line', '{"hits":{"hits":[{"_id":"1"//},{\n}]}}', '0x2f'],
      ['a comment behind a hash', '{"hits":{"hits":[{"_id":"1"#},{\n}]}}', '0x23'],
      ['strings in other quotes', `{"hits":{"hits":[{"_id":'},{'}]}}`, '0x27'],
      ['a number that JSON does not have', '{"hits":{"hits":[{"_score":NaN}]}}', '0x4e'],
      ['a byte order mark in a hit', '{"hits":{"hits":[{"_source":\ufeff{}}]}}', '0xef'],
      ['a comment behind the hits', '{"hits":{"hits":[]},"a":1/*}*/}', 'a comment'],
      ['a comment in front of the hits', '{"a":1/*"hits":{"hits":[*/,"hits":{"hits":[]}}', 'a comment'],
      ['a text that is not closed', '{"hits":{"hits":[{"a":"}]}}', 'too early'],
    ])('refuses %s', (_what, whole, reason) => {
      for (const step of [1, 3, 1_000]) {
        expect(() => split(whole, step)).toThrow(expect.objectContaining({ name: 'DeserializationError' }))
        expect(() => split(whole, step)).toThrow(reason)
      }
    })
  })
})
