import { Client, errors, type HitsOptions, type RawHit, type ScanOptions, type ScrollOptions } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Helpers } from '../../../src/helpers/index.js'

const Connection = MemoryConnection.answering(() => ({ body: { id: 'pit', _scroll_id: 'scroll', hits: { hits: [] } } }))
const client = new Client({ node: 'http://memory', Connection })
const { helpers } = client
const search = { index: 'books' }
const names = ['hits$', 'scan$', 'scroll$'] as const
type Name = (typeof names)[number]

const run = (name: Name, options: unknown): Promise<unknown> =>
  lastValueFrom(Reflect.apply(helpers[name], helpers, [search, options]).pipe(toArray()))

async function refused(name: Name, options: unknown): Promise<string> {
  const before = Connection.requests.length
  const error: unknown = await run(name, options).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(errors.ConfigurationError)
  expect(Connection.requests).toHaveLength(before)
  return error instanceof Error ? error.message : ''
}

interface City {
  name: string
}

describe('splitOptions', () => {
  describe.each(names)('%s', (name) => {
    it.each<[option: string, options: object]>([
      ['ignore', { ignore: [404] }],
      ['meta', { meta: true }],
      ['meta', { meta: false }],
      ['asStream', { asStream: 'bytes' }],
    ])('refuses %s, which it sets itself: %j', async (option, options) => {
      expect(await refused(name, options)).toBe(`${name} has no option "${option}": the helper sets it itself`)
    })

    it.each([
      { meta: undefined },
      { ignore: undefined, asStream: undefined },
      { as: undefined, signal: undefined },
      {},
    ])('treats %j as no options', async (options) => {
      expect(await run(name, options)).toEqual([])
    })

    it.each<[options: object, message: string]>([
      [{ requestTimeuot: 5 }, 'has no option "requestTimeuot"; did you mean requestTimeout?'],
      [{ color: undefined }, 'has no option "color"'],
    ])('names itself when it refuses an unknown option: %j', async (options, message) => {
      expect(await refused(name, options)).toBe(`${name} ${message}`)
    })

    it.each<[options: object, message: string]>([
      [{ as: 'sorce' }, 'as must be one of hit, source, raw, got "sorce"'],
      [{ signal: {} }, 'signal must be an AbortSignal, got an object'],
      [{ totalTimeout: 'soon' }, 'totalTimeout must be a positive number'],
    ])('checks values before anything is sent: %j', async (options, message) => {
      expect(await refused(name, options)).toContain(message)
    })

    const controller = new AbortController()
    it.each<[what: string, options: unknown, message: string]>([
      ['an AbortController', controller, 'a plain object, got an AbortController; pass { signal: controller.signal }'],
      ['an AbortSignal', controller.signal, 'a plain object, got an AbortSignal; pass { signal }'],
      ['null', null, 'an object, got null'],
      ['a number', 5, 'an object, got a number'],
      ['a list', [], 'an object, got an array'],
    ])('refuses %s in place of options', async (_what, options, message) => {
      expect(await refused(name, options)).toBe(`${name}: options must be ${message}`)
    })

    it('passes options on to its calls', async () => {
      const before = Connection.requests.length
      await run(name, { as: 'raw', opaqueId: 'export' })
      const sent = Connection.requests.slice(before)
      expect(sent.length).toBeGreaterThan(0)
      for (const { headers } of sent) expect(headers).toMatchObject({ 'x-opaque-id': 'export' })
    })
  })

  it.each<[name: Name, options: object, message: string]>([
    ['scan$', { slice: 2 }, 'scan$ has no option "slice"; did you mean slices?'],
    ['scroll$', { maxitems: 2 }, 'scroll$ has no option "maxitems"; did you mean maxItems?'],
    ['hits$', { envelop$: {} }, 'hits$ has no option "envelop$"; did you mean envelope$?'],
    ['hits$', { prefetch: 1 }, 'hits$ has no option "prefetch"'],
    ['scan$', { envelope$: {} }, 'scan$ has no option "envelope$"'],
    ['scroll$', { checkpoint$: {} }, 'scroll$ has no option "checkpoint$"'],
    ['scan$', { slices: 'all' }, `slices must be 'auto' or a whole number between 1 and 1024, got "all"`],
    ['scan$', { slices: 0 }, 'slices must be a whole number between 1 and 1024, got 0'],
  ])('%s with %j', async (name, options, message) => {
    expect(await refused(name, options)).toBe(message)
  })

  /** Functions that are only looked at by the compiler. */
  describe('types', () => {
    it('make raw hits raw, also with a declared document type', () => {
      const calls = (made: Helpers): void => {
        expectTypeOf(made.hits$<City>(search, { as: 'raw' })).toEqualTypeOf<Observable<RawHit>>()
        expectTypeOf(made.scan$<City>(search, { as: 'raw' })).toEqualTypeOf<Observable<RawHit>>()
        expectTypeOf(made.scroll$<City>(search, { as: 'raw', slices: 2 })).toEqualTypeOf<Observable<RawHit>>()
        expectTypeOf(made.hits$(search, { as: 'raw' })).toEqualTypeOf<Observable<RawHit>>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('make the emitted values depend on the form', () => {
      const calls = (made: Helpers): void => {
        expectTypeOf(made.hits$<City>(search, { as: 'source' })).toEqualTypeOf<Observable<City>>()
        expectTypeOf(made.hits$<City>(search, { as: 'hit' })).toEqualTypeOf(made.hits$<City>(search))
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('exclude options that a helper sets itself', () => {
      type Decided = 'asStream' | 'meta' | 'ignore'
      expectTypeOf<Extract<keyof HitsOptions, Decided>>().toBeNever()
      expectTypeOf<Extract<keyof ScanOptions, Decided>>().toBeNever()
      expectTypeOf<Extract<keyof ScrollOptions, Decided>>().toBeNever()
    })
  })
})
