import { type Duplex, Readable } from 'node:stream'
import fc from 'fast-check'
import { filter, ignore, pick, replace, streamArray, streamObject, streamValues, type Token } from 'rxelastic/json'
import { EMPTY, from, lastValueFrom, type OperatorFunction, pipe, Subject, take, toArray } from 'rxjs'
import filterStream from 'stream-json/filters/filter.js'
import ignoreStream from 'stream-json/filters/ignore.js'
import pickStream from 'stream-json/filters/pick.js'
import replaceStream from 'stream-json/filters/replace.js'
import parserStream from 'stream-json/parser.js'
import streamArrayStream from 'stream-json/streamers/stream-array.js'
import streamObjectStream from 'stream-json/streamers/stream-object.js'
import streamValuesStream from 'stream-json/streamers/stream-values.js'
import { describe, expect, test } from 'vitest'

const tokensOf = (text: string): Promise<Token[]> =>
  Readable.from([text])
    .pipe(parserStream.asStream({ streamValues: false }))
    .toArray()

/** What stream-json's own Node stream makes of tokens, or the error it ends with. */
async function theirs(tokens: Token[], stage: Duplex): Promise<unknown> {
  const failed = new Promise<unknown>((resolve) => stage.once('error', (error) => resolve({ error: error.message })))
  const values = Readable.from(tokens).pipe(stage).toArray()
  values.catch(() => undefined)
  return Promise.race([values, failed])
}

function ours<T>(tokens: Token[], operator: OperatorFunction<Token, T>): Promise<unknown> {
  return lastValueFrom(from(tokens).pipe(operator, toArray())).catch((error: Error) => ({ error: error.message }))
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

describe('an operator on tokens emits what the stream of the same name in stream-json does', () => {
  test.each(filters)('%s', async (_name, operator, stream) => {
    await fc.assert(
      fc.asyncProperty(json, path, async (value, at) => {
        const tokens = await tokensOf(JSON.stringify(value))
        expect(await ours(tokens, operator(at))).toEqual(await theirs(tokens, stream(at)))
      }),
      { numRuns: 150 },
    )
  })

  test.each(streamers)('%s', async (_name, operator, stream) => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const tokens = await tokensOf(JSON.stringify(value))
        expect(await ours(tokens, operator())).toEqual(await theirs(tokens, stream()))
      }),
      { numRuns: 150 },
    )
  })
})

describe('operators on tokens', () => {
  test('pick and streamArray together give the hits of a reply', async () => {
    const tokens = await tokensOf(JSON.stringify({ took: 1, hits: { total: 2, hits: [{ _id: 'a' }, { _id: 'b' }] } }))
    const hits = await lastValueFrom(from(tokens).pipe(pick('hits.hits'), streamArray<{ _id: string }>(), toArray()))
    expect(hits).toEqual([
      { key: 0, value: { _id: 'a' } },
      { key: 1, value: { _id: 'b' } },
    ])
  })

  test('unsubscribe from their source at once: when they have enough, and when nobody listens any more', async () => {
    const tokens = await tokensOf(JSON.stringify({ a: [1, 2], b: 3 }))
    for (const operator of [pick({ filter: 'a', once: true }), pipe(pick('a'), take(1))]) {
      const source = new Subject<Token>()
      source.pipe(operator).subscribe()
      expect(source.observed).toBe(true)
      for (const token of tokens) source.next(token)
      expect(source.observed).toBe(false)
    }
  })

  test('remember nothing from one subscription to the next', async () => {
    const tokens = await tokensOf('[1,[2]]')
    const operator = streamArray()
    expect(await ours(tokens, operator)).toEqual(await ours(tokens, operator))
  })

  test('pass errors of their source on, and complete without values', async () => {
    const failed = new Subject<Token>()
    const result = lastValueFrom(failed.pipe(pick('a')))
    const reason = new Error('no')
    failed.error(reason)
    await expect(result).rejects.toBe(reason)
    expect(await lastValueFrom(EMPTY.pipe(pick('a'), toArray()))).toEqual([])
  })
})
