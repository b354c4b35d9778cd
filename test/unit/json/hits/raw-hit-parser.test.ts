import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeserializationError } from '../../../../src/errors/index.js'
import { splitHits } from '../../../../src/helpers/pages/page-hits.js'
import { HitCutter } from '../../../../src/json/hits/hit-cutter.js'
import { type LazyRawHit, withoutLaziness } from '../../../../src/json/hits/lazy-raw-hit.js'
import type { RawHit } from '../../../../src/json/hits/raw-hit.js'
import { RawHitParser } from '../../../../src/json/hits/raw-hit-parser.js'
import { jsonSerializerOf, type Serializer } from '../../../../src/json/text/serializer.js'

const NOTHING: RawHit = { _index: '', _id: '', _routing: undefined, sort: undefined, _source: undefined }

const name = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', ']', ':', ',', 'Ü', '😀') })
const json = fc.jsonValue({ maxDepth: 3 })
const hit = fc
  .record(
    {
      _index: name,
      _id: name,
      _routing: name,
      _score: fc.oneof(fc.double({ noNaN: true }), fc.constant(null)),
      sort: fc.array(fc.oneof(fc.integer(), name, fc.constant(null)), { maxLength: 3 }),
      _source: fc.dictionary(name, json, { noNullPrototype: true }),
      fields: fc.dictionary(name, fc.array(json), { noNullPrototype: true }),
      matched_queries: fc.array(fc.oneof(name, fc.constantFrom('_source', 'sort'))),
      extra: fc.array(json, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  .chain((all) => fc.shuffledSubarray(Object.entries(all)).map((entries) => Object.fromEntries(entries)))

/** Members in any order, doubled, with whitespace, and often with the same bytes as those of the hit before. */
const member = fc.constantFrom(
  '"_index":"cities"',
  '"_index":"a"',
  '"_index": "cities"',
  '"_id":"1"',
  '"_id":"a\\"b"',
  '"_id":7',
  '"_score":1',
  '"_score":1.5',
  '"_routing":"r"',
  '"_source":{"a":[{}]}',
  '"_source": {}',
  '"_source":null',
  '"fields":{"_id":["x"]}',
  '"sort":[1]',
)
const usual = fc
  .tuple(
    fc.constantFrom('cities', 'towns', 'Ü"'),
    fc.string(),
    fc.constantFrom(
      ',"_score":1',
      ',"_score":2',
      ',"_routing":"r"',
      ',"fields":{}',
      ' ',
      '',
      ',"_source":{}',
      ' "x":1',
    ),
    fc.constantFrom(',"_source":{"a":[{}]}', ',"_source": {}', ',"_source":1', ',"_source":', ',"_source":}', ''),
    fc.constantFrom('', ',"sort":[5]', ',"_id":"2"', ',"_index":"b"', ',"_routing":"s"', ',', ' "a":1', ']'),
  )
  .map(([index, id, ...more]) => `{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}${more.join('')}}`)
const written = fc.oneof(
  { weight: 3, arbitrary: usual },
  fc.array(member, { maxLength: 6 }).map((members) => `{${members.join(',')}}`),
)

/** Reads bytes that are one hit. */
function rawHit(bytes: Buffer, serializer?: Serializer): RawHit {
  const hits: RawHit[] = []
  const raw = new RawHitParser(serializer)
  splitHits(bytes, (...hit) => hits.push(raw.parse(...hit)))
  const [only, ...others] = hits
  if (only === undefined || others.length > 0) throw new Error(`${hits.length} hits`)
  return only
}

/** Returns what a parser makes of a hit, or the message of its error. */
function outcome(text: string, parser: RawHitParser): object | string {
  const hits: object[] = []
  try {
    splitHits(Buffer.from(text), (...hit) => hits.push(shown(parser.parse(...hit))))
    return hits
  } catch (error) {
    return String(error)
  }
}

/** The document is told by its text. */
function shown({ _source, ...rest }: RawHit): object {
  return { ...rest, _source: _source?.toString() }
}

function expected(all: Record<string, unknown>, indent?: string): object {
  const { _index = '', _id = '', _routing, sort, _source } = all
  const text = JSON.stringify({ _source }, null, indent)
  const from = text.indexOf(':') + (indent === undefined ? 1 : 2)
  const source =
    _source === undefined ? undefined : text.slice(from, text.lastIndexOf('}')).trimEnd().replaceAll('\n', ' ')
  return { _index, _id, _routing, sort, _source: source }
}

describe('RawHitParser', () => {
  it('has the names, the sort values and the exact bytes of the document on one line', () => {
    fc.assert(
      fc.property(hit, fc.constantFrom(undefined, '\t', ' '), (all, indent) => {
        const text = JSON.stringify(all, null, indent)
        expect(shown(rawHit(Buffer.from(text)))).toEqual(expected(JSON.parse(text), indent))
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the same with the places that a cutter has found', () => {
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 3 }), fc.integer({ min: 1, max: 200 }), (hits, size) => {
        const found: object[] = []
        const reader = new RawHitParser()
        const splitter = new HitCutter((...hit) => found.push(shown(reader.parse(...hit))))
        const bytes = Buffer.from(JSON.stringify({ hits: { hits } }))
        for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size))
        expect(found).toEqual(hits.map((all) => expected(JSON.parse(JSON.stringify(all)))))
      }),
      { numRuns: 500 },
    )
  })

  it('is the same if its values are created after the parser has read other hits', () => {
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 3 }), fc.constantFrom(undefined, '\t'), (hits, indent) => {
        const reader = new RawHitParser()
        const texts = hits.map((all) => JSON.stringify(all, null, indent))
        const lazy: LazyRawHit[] = []
        for (const text of texts) splitHits(Buffer.from(text), (...hit) => lazy.push(reader.parseLazily(...hit)))
        const plain = texts.map((text) => shown(rawHit(Buffer.from(text))))
        expect(lazy.map((one) => shown(withoutLaziness(one) as RawHit))).toStrictEqual(plain)
        expect(lazy.map(({ hasSource, _source }) => hasSource === (_source !== undefined))).not.toContain(false)
      }),
      { numRuns: 500 },
    )
    expect(withoutLaziness(NOTHING)).toBe(NOTHING)
  })

  it('does not depend on the hits that the parser has read before', () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 2, maxLength: 12 }), (texts) => {
        const parser = new RawHitParser()
        for (const text of texts) {
          const alone = outcome(text, new RawHitParser())
          expect(outcome(text, parser)).toStrictEqual(alone)
          expect(outcome(text, parser)).toStrictEqual(alone)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('shares the memory of its document', () => {
    const bytes = Buffer.from('{"_id":"1","_source":{"a":1}}')
    const { _source } = rawHit(bytes)
    expect(_source?.buffer).toBe(bytes.buffer)
    expect(_source?.byteOffset).toBe(bytes.byteOffset + 21)
  })

  it('has its document on one line, whatever line breaks it came with', () => {
    const bytes = Buffer.from('{"_id":"1","_source":{\r\n  "a":\n"\\n"}\r}')
    expect(String(rawHit(bytes)._source)).toBe('{    "a": "\\n"}')
    expect(bytes.toString()).toContain('\r\n')
  })

  it.each(['_id', '_index', '_routing'])('is refused if its %s is no UTF-8', (key) => {
    for (const name of ['\xff', `${'x'.repeat(20)}\xff`]) {
      const bytes = Buffer.from(`{"${key}":"${name}"}`, 'latin1')
      expect(() => rawHit(bytes)).toThrow(DeserializationError)
    }
    const replacement = `${'x'.repeat(20)}\ufffd`
    expect(rawHit(Buffer.from(JSON.stringify({ [key]: replacement })))).toMatchObject({ [key]: replacement })
  })

  it('finds a document only directly within the hit', () => {
    const text = '{"inner_hits":{"_source":{"a":1}},"x":[{"_source":{}},"_id"],"_id":"7"}'
    expect(rawHit(Buffer.from(text))).toEqual({ ...NOTHING, _id: '7' })
  })

  it.each([
    ['a number', '1'],
    ['an array', '[]'],
    ['a hit that is cut off', '{"_id":"1"'],
    ['a text that is cut off', '{"_id":"1'],
    ['a key without a value', '{"_id"}'],
    ['a key without a colon', '{"_id" "1"}'],
    ['a comma too few', '{"_id":"1" "a":2}'],
    ['a comma with nothing behind it', '{"_id":"1",}'],
    ['an array that is not closed', '{"a":[1}'],
    ['sort values that are no JSON', '{"sort":[1,]}'],
  ])('is not created from %s', (_what, text) => {
    expect(() => rawHit(Buffer.from(text))).toThrow(DeserializationError)
  })

  it.each([0, 1, 15, 16, 17, 500])('has an _id of %i characters, ASCII or not', (length) => {
    const ids = ['x', 'Ü', '\\', '"', '\x7f', '😀'].map((last) => `${'i'.repeat(length)}${last}`)
    for (const _id of ['i'.repeat(length), ...ids]) {
      expect(rawHit(Buffer.from(JSON.stringify({ _index: _id, _id })))).toEqual({ ...NOTHING, _index: _id, _id })
    }
  })

  it('has the last of duplicate keys, in any order and notation', () => {
    const text = '{"sort":[1],"_id":"1" ,"_score":1,"_source" : {},"_index":"a","_id":"2","_scor":{},"sort":[2]}'
    expect(shown(rawHit(Buffer.from(text)))).toEqual({ ...NOTHING, _index: 'a', _id: '2', sort: [2], _source: '{}' })
  })

  it('is read after others of different indices', () => {
    const raw = new RawHitParser()
    for (const _index of ['a', 'ab', 'a', 'b', '"', 'ab', 1, 12]) {
      const bytes = Buffer.from(JSON.stringify({ _index }))
      expect(raw.parse(bytes, 0, bytes.length, [])).toEqual({ ...NOTHING, _index: String(_index) })
    }
  })

  it('leaves sort values to a custom serializer', () => {
    const sort = ['1', '2']
    const serializer = { ...jsonSerializerOf(), deserialize: () => sort }
    expect(rawHit(Buffer.from('{"sort":[1,2]}'), serializer).sort).toBe(sort)
  })

  it('recognizes its keys in any notation', () => {
    expect(rawHit(Buffer.from('{"\\u005fid":"1","sor\\u0074":[2],"\\"":3}'))).toEqual({
      ...NOTHING,
      _id: '1',
      sort: [2],
    })
  })

  it('ends where a list of very many objects ends', () => {
    const objects = Array.from({ length: 20_000 }, (_, place) => `{"a":${place}}`)
    expect(rawHit(Buffer.from(`{"matches":[${objects}],"_id":"1"}`))).toEqual({ ...NOTHING, _id: '1' })
  })

  it('has names that are written with escapes', () => {
    expect(rawHit(Buffer.from('{"_id":"\\u0041\\"","_routing":"a\\\\"}'))).toEqual({
      ...NOTHING,
      _id: 'A"',
      _routing: 'a\\',
    })
  })
})
