import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LONGEST_BLOCK } from '../../../../src/json/braces/brace-finder.js'
import { BraceTable } from '../../../../src/json/braces/brace-table.js'
import { cut } from '../../../support/calls/calls.js'

/** Bytes outside strings, most of them valid; `y` and DEL are one bit away from braces, `z` from `{`. */
const outside = fc.string({
  unit: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom('{', '}', '[', ']', ',', ':', ' ', '\n', '1', '-', 'e', 'E', 'true', 'null'),
    },
    fc.constantFrom('y', 'z', '\x7f', '|', '/', '*', '#', "'", 'N', '\0', '\v', '\ufeff'),
  ),
  maxLength: 80,
})
const within = fc.array(fc.constantFrom('a', '{', '}', 'y', '€', '😀', '\\\\', '\\"', '\\u007b', '\\n'), {
  maxLength: 60,
})
const text = fc.oneof(
  within.map((parts) => `"${parts.join('')}"`),
  fc.nat({ max: 200 }).map((count) => `"${'\\\\'.repeat(count)}"`),
)
const json = fc.array(fc.oneof(outside, text), { maxLength: 12 }).map((parts) => parts.join(''))

/** A brace, or a byte that JSON does not have outside strings. */
const MARKED = /[{}]|[^"[\]:,+\-.0-9Eaeflnrstu \t\r\n]/g

/** Positions outside strings of braces, and of bytes that JSON cannot have there. */
function expected(text: string): number[] {
  const bytes = Buffer.from(text).toString('latin1')
  const withoutTexts = bytes.replaceAll(/"(?:\\.|[^"\\])*"?/gs, ({ length }) => ' '.repeat(length))
  return Array.from(withoutTexts.matchAll(MARKED), ({ index }) => index)
}

/** Puts bytes through, in chunks, each of them at an address of its own. */
async function found(bytes: Buffer, size: number, from = 0): Promise<number[]> {
  const { Braces } = await import('../../../../src/json/braces/braces.js')
  const braces = new Braces()
  const positions: number[] = []
  let passed = 0
  for (const chunk of cut(bytes, size)) {
    const moved = Buffer.concat([Buffer.from('{"\\'.repeat(from)), chunk])
    braces.begin(moved, from * 3)
    while (braces.next()) {
      for (const at of braces.positions.subarray(0, braces.count)) positions.push(at - from * 3 + passed)
    }
    passed += chunk.length
  }
  return positions
}

const noSimd = class {
  constructor() {
    throw new TypeError('no such instructions')
  }
}

describe.each([
  ['many bytes at once', undefined],
  ['byte by byte, where WebAssembly is switched off', {}],
  ['byte by byte, where the processor is too old', { Module: noSimd }],
])('braceFinder, %s', (_how, webAssembly) => {
  beforeEach(() => {
    vi.resetModules()
    if (webAssembly !== undefined) vi.stubGlobal('WebAssembly', webAssembly)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('finds braces outside strings and bytes that JSON cannot have there, however the JSON is cut', async () => {
    const { braceFinder } = await import('../../../../src/json/braces/brace-finder.js')
    expect(braceFinder().constructor.name === BraceTable.name).toBe(webAssembly !== undefined)
    const size = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 }), fc.constant(10_000))
    await fc.assert(
      fc.asyncProperty(json, size, fc.nat({ max: 40 }), async (whole, step, from) => {
        expect(await found(Buffer.from(whole), step, from)).toEqual(expected(whole))
      }),
      { numRuns: 1_000 },
    )
  })

  it('finds them in chunks longer than a block', async () => {
    const filling = fc.integer({ min: -70, max: 5 }).map((more) => '1'.repeat(LONGEST_BLOCK + more))
    const long = fc.tuple(json, filling, json, fc.boolean()).map(([before, middle, behind, quoted]) => {
      return quoted ? `${before}"${middle}\\"{"${behind}` : before + middle + behind
    })
    await fc.assert(
      fc.asyncProperty(long, async (whole) => {
        expect(await found(Buffer.from(whole), 1e6)).toEqual(expected(whole))
      }),
      { numRuns: 50 },
    )
  })

  it('finds as many as there are bytes', async () => {
    const all = Buffer.alloc(LONGEST_BLOCK + 100, '{}')
    expect(await found(all, all.length)).toEqual(Array.from(all, (_, at) => at))
  })

  it('separates the states of interleaved responses', async () => {
    const { Braces } = await import('../../../../src/json/braces/braces.js')
    const [one, other] = [new Braces(), new Braces()]
    const of = (braces: typeof one, text: string): number[] => {
      braces.begin(Buffer.from(text), 0)
      while (braces.next()) {}
      return [...braces.positions.subarray(0, braces.count)]
    }
    expect(of(one, '{"a{\\')).toEqual([0])
    expect(of(other, '{{{')).toEqual([0, 1, 2])
    expect(one.positions[0]).toBe(0)
    expect(of(one, '"{"}')).toEqual([3])
    expect(of(other, '"}')).toEqual([])
    expect(of(other, '"}')).toEqual([1])
  })
})
