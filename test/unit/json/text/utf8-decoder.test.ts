import { isUtf8 } from 'node:buffer'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, Utf8Decoder } from '../../../../src/json/text/utf8-decoder.js'

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
  it('decodes bytes across any cuts, or refuses them like TextDecoder', () => {
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

  it('omits the mark at the beginning and no other', () => {
    const bytes = Uint8Array.from(Buffer.from('\ufeffa\ufeffb'))
    for (let step = 1; step <= bytes.length; step++) expect(readAll(bytes, [step])).toBe('a\ufeffb')
  })

  it('returns complete characters at once', () => {
    const utf8 = new Utf8Decoder()
    const [first, ...rest] = Buffer.from('€')
    expect(utf8.decode(Uint8Array.of(0x61, first ?? 0))).toBe('a')
    expect(utf8.decode(Uint8Array.from(rest))).toBe('€')
  })

  it('refuses an incomplete character at the end', () => {
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

describe('decodeUtf8', () => {
  it('reports the first wrong byte and the text before it', () => {
    const hit = '{"_index":"ü","_id":"5","_source":{"t":"\ufffd'
    const bytes = Buffer.concat([Buffer.from(hit), Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from('\ufffd"}}')])
    const message = `it is no UTF-8: byte ${Buffer.byteLength(hit)} is 0xed, after ${JSON.stringify(hit)}`
    expect(() => decodeUtf8(bytes)).toThrow(new TypeError(message))
  })

  it('quotes no more than the end of a long text', () => {
    const bytes = Buffer.concat([Buffer.from('a'.repeat(5_000)), Buffer.from([0xff])])
    expect(() => decodeUtf8(bytes)).toThrow(`byte 5000 is 0xff, after "${'a'.repeat(200)}"`)
  })

  it('finds the end of the longest valid beginning of any bytes', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.constantFrom(Buffer.from('\ufffd'), Buffer.from([0xff]), Buffer.from([0xc0, 0x80]), Buffer.from([0xe2, 0x82])),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const bytes = Buffer.concat(parts)
        if (isUtf8(bytes)) return
        let valid = 0
        for (let end = 0; end < bytes.length; end++) if (isUtf8(bytes.subarray(0, end))) valid = end
        expect(() => decodeUtf8(bytes)).toThrow(`byte ${valid} is 0x${bytes[valid]?.toString(16).padStart(2, '0')},`)
      }),
    )
  })
})
