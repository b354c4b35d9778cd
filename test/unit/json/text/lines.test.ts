import fc from 'fast-check'
import { errors } from 'rxelastic'
import { lines } from 'rxelastic/json'
import { from, lastValueFrom, map, take, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'

const linesOf = (chunks: readonly (Uint8Array | string)[]): Promise<string[]> =>
  lastValueFrom(from(chunks).pipe(lines(), map(String), toArray()))

describe('lines', () => {
  it.each([
    [5, 'lines expects bytes or strings, got a number'],
    [{ a: 1 }, 'lines expects bytes or strings, got an object'],
  ])('refuses %j', async (value, message) => {
    const lines$ = from<Iterable<never>>(Object([value])).pipe(lines())
    await expect(lastValueFrom(lines$)).rejects.toThrow(new errors.ConfigurationError(message))
  })

  it.each([
    ['{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['{"a":1}\r\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ['\n\n  \t\r\n{"a":1}\n\n', ['{"a":1}']],
    ['\ufeff{"a":1}\n', ['{"a":1}']],
    ['', []],
  ])('cuts %j', async (text, expected) => {
    expect(await linesOf([text])).toEqual(expected)
    expect(await linesOf([Buffer.from(text)])).toEqual(expected)
  })

  it('does not depend on the cuts between chunks', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `x${text.replace(/[\r\n\ufeff]/g, '_')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.nat(5), { minLength: 1 }),
        async (texts, end, ends, sizes) => {
          const bytes = Buffer.from(texts.join(end) + (ends ? end : ''))
          const chunks: Buffer[] = []
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 0
            // Some chunks are empty.
            if (size === 0 && turn % 7 !== 0) chunks.push(bytes.subarray(at, ++at))
            else chunks.push(bytes.subarray(at, Math.min(bytes.length, at + size)))
            at = Math.min(bytes.length, at + size)
          }
          expect(await linesOf(chunks)).toEqual(texts)
        },
      ),
    )
  })

  it('reads nothing after the line at which its consumer leaves', async () => {
    expect(await lastValueFrom(from(['a\nb\nc\n']).pipe(lines(), take(2), map(String), toArray()))).toEqual(['a', 'b'])
  })
})
