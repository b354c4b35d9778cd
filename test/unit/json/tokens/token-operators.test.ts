import { type Duplex, Readable } from 'node:stream'
import fc from 'fast-check'
import { errors } from 'rxelastic'
import { filter, ignore, pick, replace, streamArray, streamObject, streamValues, type Token } from 'rxelastic/json'
import { EMPTY, from, lastValueFrom, type OperatorFunction, pipe, Subject, take, tap, toArray } from 'rxjs'
import filterStream from 'stream-json/filters/filter.js'
import ignoreStream from 'stream-json/filters/ignore.js'
import pickStream from 'stream-json/filters/pick.js'
import replaceStream from 'stream-json/filters/replace.js'
import parserStream from 'stream-json/parser.js'
import streamArrayStream from 'stream-json/streamers/stream-array.js'
import streamObjectStream from 'stream-json/streamers/stream-object.js'
import streamValuesStream from 'stream-json/streamers/stream-values.js'
import { describe, expect, it } from 'vitest'
import { record } from '../../../support/recording/recorded.js'

const tokensOf = (text: string): Promise<Token[]> =>
  Readable.from([text])
    .pipe(parserStream.asStream({ streamValues: false }))
    .toArray()

const FAILED = 'it failed'

/** What stream-json's own Node stream makes of tokens, or that it fails. */
async function theirs<T = unknown>(tokens: Token[], stage: Duplex): Promise<T[] | string> {
  const failed = new Promise<string>((resolve) => stage.once('error', () => resolve(FAILED)))
  const values = Readable.from(tokens).pipe(stage).toArray()
  values.catch(() => undefined)
  return Promise.race([values, failed])
}

function ours<T>(tokens: Token[], operator: OperatorFunction<Token, T>): Promise<T[] | string> {
  return lastValueFrom(from(tokens).pipe(operator, toArray())).catch((error: unknown) => {
    expect(error).toBeInstanceOf(errors.DeserializationError)
    return FAILED
  })
}

async function failure(values: readonly unknown[], operator: OperatorFunction<Token, unknown>): Promise<unknown> {
  // What is given to an operator is not always what its types want.
  return record(from(values as Token[]).pipe(operator)).failed()
}

const key = fc.constantFrom('a', 'b', 'hits')
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3 }),
  ),
}))
/** The tokens of a value, or none. */
const someTokens = fc.option(json).map((value) => (value === null ? [] : tokensOf(JSON.stringify(value))))
const path = fc.constantFrom('a', 'hits', 'hits.hits', 'a.0', 'a.b', 'hits.1.a')

const filters: [
  name: string,
  ours: (filter: string) => OperatorFunction<Token, Token>,
  theirs: (filter: string) => Duplex,
][] = [
  ['pick', (at) => pick(at), (at) => pickStream.asStream({ filter: at })],
  ['pick once', (at) => pick({ filter: at, once: true }), (at) => pickStream.asStream({ filter: at, once: true })],
  ['ignore', (at) => ignore(at), (at) => ignoreStream.asStream({ filter: at })],
  ['filter', (at) => filter(at), (at) => filterStream.asStream({ filter: at })],
  ['replace', (at) => replace({ filter: at }), (at) => replaceStream.asStream({ filter: at })],
  [
    'replace by a value',
    (at) => replace({ filter: at, replacement: { gone: [1] } }),
    (at) => replaceStream.asStream({ filter: at, replacement: { gone: [1] } }),
  ],
]

const streamers: [name: string, ours: () => OperatorFunction<Token, unknown>, theirs: () => Duplex][] = [
  ['streamArray', () => streamArray(), () => streamArrayStream.asStream()],
  ['streamObject', () => streamObject(), () => streamObjectStream.asStream()],
  ['streamValues', () => streamValues(), () => streamValuesStream.asStream()],
]

describe('token operators', () => {
  describe('results of stream-json', () => {
    it.each(filters)('%s', async (_name, operator, stream) => {
      await fc.assert(
        fc.asyncProperty(someTokens, path, async (some, at) => {
          const tokens = await some
          expect(await ours(tokens, operator(at))).toEqual(await theirs(tokens, stream(at)))
        }),
        { numRuns: 150 },
      )
    })

    it.each(streamers)('%s', async (_name, operator, stream) => {
      await fc.assert(
        fc.asyncProperty(someTokens, async (some) => {
          const tokens = await some
          expect(await ours(tokens, operator())).toEqual(await theirs(tokens, stream()))
        }),
        { numRuns: 150 },
      )
    })

    it.each(streamers)('pick and %s, whether the path exists or not', async (_name, operator, stream) => {
      await fc.assert(
        fc.asyncProperty(json, path, async (value, at) => {
          const tokens = await tokensOf(JSON.stringify(value))
          const picked = await theirs<Token>(tokens, pickStream.asStream({ filter: at }))
          if (typeof picked === 'string') throw new Error(picked)
          expect(await ours(tokens, pipe(pick(at), operator()))).toEqual(await theirs(picked, stream()))
        }),
        { numRuns: 150 },
      )
    })
  })

  describe('failures', () => {
    const whole = { took: 1, hits: { hits: [] } }
    it.each([
      ['pick', pick('hits.hits'), whole],
      ['ignore', ignore('hits'), whole],
      ['filter', filter('hits'), whole],
      ['replace', replace({ filter: 'hits' }), whole],
      ['streamArray', streamArray(), whole],
      ['streamObject', streamObject(), whole],
      ['streamValues', streamValues(), whole],
      ['pick', pick('name'), { name: 'Rome', population: 1 }],
      ['pick', pick('a'), 'text'],
      ['pick', pick('a'), null],
      ['streamArray', streamArray(), Buffer.from('[]')],
    ])(
      'occur if the input is not tokens, with advice: %s',
      async (name, operator: OperatorFunction<Token, unknown>, value) => {
        const error = await failure([value], operator)
        expect(error).toBeInstanceOf(errors.ConfigurationError)
        expect(error).toMatchObject({ message: `${name} expects tokens: make the call with { asStream: true }` })
      },
    )

    it.each([
      ['{"a":1}', streamArray(), 'streamArray expects an array, but the tokens begin with startObject'],
      ['[1]', streamObject(), 'streamObject expects an object, but the tokens begin with startArray'],
      ['"a"', pipe(ignore('b'), streamArray()), 'streamArray expects an array, but the tokens begin with stringValue'],
    ])('occur if %s gets other values', async (text, operator: OperatorFunction<Token, unknown>, message) => {
      const error = await failure(await tokensOf(text), operator)
      expect(error).toBeInstanceOf(errors.DeserializationError)
      expect(error).toMatchObject({ message })
    })

    it('occur if values are nested too deeply', async () => {
      const error = await failure(await tokensOf('[[[1]]]'), pick({ filter: 'a', maxDepth: 2 }))
      expect(error).toBeInstanceOf(errors.DeserializationError)
      expect(error).toMatchObject({ message: 'pick cannot go on: JSON nesting depth exceeds maxDepth (2)' })
      expect(error).toMatchObject({ cause: expect.any(RangeError) })
    })

    it('pass on what a function among the options throws', async () => {
      const reason = new RangeError('no')
      const throws = () => {
        throw reason
      }
      const tokens = await tokensOf('[1]')
      for (const operator of [pick({ filter: throws }), streamArray({ objectFilter: throws })]) {
        expect(await failure(tokens, operator)).toBe(reason)
      }
    })
  })

  describe('as operators', () => {
    it('emit the hits of a response by pick and streamArray', async () => {
      const tokens = await tokensOf(JSON.stringify({ took: 1, hits: { total: 2, hits: [{ _id: 'a' }, { _id: 'b' }] } }))
      const hits = await lastValueFrom(from(tokens).pipe(pick('hits.hits'), streamArray<{ _id: string }>(), toArray()))
      expect(hits).toEqual([
        { key: 0, value: { _id: 'a' } },
        { key: 1, value: { _id: 'b' } },
      ])
    })

    it.each([
      ['streamArray', streamArray(), '{"a":{"x":[1]},"b":{"x":[2]}}', [{ key: 0, value: 1 }]],
      ['streamArray', streamArray(), '{"a":{"x":[]},"b":{"x":2}}', []],
      ['streamObject', streamObject(), '{"a":{"x":{"p":1}},"b":{"x":{}}}', [{ key: 'p', value: 1 }]],
    ])('fail after the one value that %s takes, if pick finds another one', async (name, operator, text, expected) => {
      const values: unknown[] = []
      const tokens = from(await tokensOf(text)).pipe(
        pick({ filter: /\.x$/ }),
        operator as OperatorFunction<Token, unknown>,
      )
      const error = await record(tokens.pipe(tap((value) => values.push(value)))).failed()
      expect(error).toBeInstanceOf(errors.DeserializationError)
      expect(String(error)).toContain(`${name} expects one `)
      expect(values).toEqual(expected)
    })

    it('drop the head that precedes the tokens with `meta`', async () => {
      const tokens = from([{ name: 'head' }, ...(await tokensOf('{"a":[1]}'))] as Token[])
      expect(await lastValueFrom(tokens.pipe(pick('a'), streamArray(), toArray()))).toEqual([{ key: 0, value: 1 }])
      expect(await lastValueFrom(tokens.pipe(streamValues(), toArray()))).toEqual([{ key: 0, value: { a: [1] } }])
    })

    it('unsubscribe from their source at once when they or their consumer have enough', async () => {
      const tokens = await tokensOf(JSON.stringify({ a: [1, 2], b: 3 }))
      for (const operator of [pick({ filter: 'a', once: true }), pipe(pick('a'), take(1))]) {
        const source = new Subject<Token>()
        source.pipe(operator).subscribe()
        expect(source.observed).toBe(true)
        for (const token of tokens) source.next(token)
        expect(source.observed).toBe(false)
      }
    })

    it('keep nothing from one subscription to the next', async () => {
      const tokens = await tokensOf('[1,[2]]')
      const operator = streamArray()
      expect(await ours(tokens, operator)).toEqual(await ours(tokens, operator))
    })

    it('pass on errors of their source, and complete without values', async () => {
      const failed = new Subject<Token>()
      const result = lastValueFrom(failed.pipe(pick('a')))
      const reason = new Error('no')
      failed.error(reason)
      await expect(result).rejects.toBe(reason)
      for (const operator of [
        pick('a'),
        streamArray(),
        streamObject(),
        streamValues(),
        streamArray({ longs: 'bigint' }),
      ]) {
        expect(await lastValueFrom(EMPTY.pipe<unknown, unknown[]>(operator, toArray()))).toEqual([])
      }
    })
  })
})
