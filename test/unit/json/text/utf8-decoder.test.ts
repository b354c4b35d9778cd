import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Utf8Decoder } from '../../../../src/json/text/utf8-decoder.js'

/** The text of bytes that come in chunks of so many. */
function readAll(bytes: Uint8Array, sizes: readonly number[]): string {
  const utf8 = new Utf8Decoder()
  let text = ''
  for (let from = 0, turn = 0; from < bytes.length; turn++) {
    const end = from + (sizes[turn % sizes.length] ?? 1)
    // Bytes that are used for something else as soon as they have been read.
    const chunk = bytes.slice(from, end)
    text += utf8.decode(chunk)
    chunk.fill(0)
    from = end
  }
  utf8.end()
  return text
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 })

describe('Utf8Decoder', () => {
  it('gives the text of any bytes, wherever they were cut, or refuses them as TextDecoder does', () => {
    const valid = fc.string({ unit: 'binary' }).map((text) => Uint8Array.from(Buffer.from(text)))
    const suspicious = fc.constantFrom(0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff)
    const any = fc.oneof(
      valid,
      fc.uint8Array(),
      fc.array(suspicious).map((bytes) => Uint8Array.from(bytes)),
    )
    fc.assert(
      fc.property(any, sizes, (bytes, steps) => {
        let expected: string | undefined
        try {
          expected = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          expect(() => readAll(bytes, steps)).toThrow(TypeError)
          return
        }
        expect(readAll(bytes, steps)).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('leaves out the mark at the beginning, and no other', () => {
    const bytes = Uint8Array.from(Buffer.from('\ufeffa\ufeffb'))
    for (let step = 1; step <= bytes.length; step++) expect(readAll(bytes, [step])).toBe('a\ufeffb')
  })

  it('gives what is whole at once', () => {
    const utf8 = new Utf8Decoder()
    const [first, ...rest] = Buffer.from('€')
    expect(utf8.decode(Uint8Array.of(0x61, first ?? 0))).toBe('a')
    expect(utf8.decode(Uint8Array.from(rest))).toBe('€')
  })

  it('refuses a beginning whose rest does not come', () => {
    const utf8 = new Utf8Decoder()
    expect(utf8.decode(Buffer.from('a€').subarray(0, 3))).toBe('a')
    expect(() => utf8.end()).toThrow(TypeError)
  })

  it('refuses a character that another one interrupts', () => {
    const utf8 = new Utf8Decoder()
    utf8.decode(Buffer.from('€').subarray(0, 1))
    expect(utf8.decode(new Uint8Array())).toBe('')
    expect(() => utf8.decode(Buffer.from('a'))).toThrow(TypeError)
  })
})
