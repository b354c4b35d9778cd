import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { lastValueFrom, of, Subject, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ConnectionError } from '../../../src/errors/index.js'
import { isHead, type WireEvent } from '../../../src/message/wire.js'
import { decompress } from '../../../src/operators/decompress.js'
import { cut, head, makeCall } from '../../support/calls/calls.js'
import { openedZlibStreams } from '../../support/laws/zlib-streams.js'

const COMPRESSORS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }
type Encoding = keyof typeof COMPRESSORS
const ENCODINGS: readonly Encoding[] = ['gzip', 'deflate', 'br']

/** The text that comes out of a response with these chunks. */
async function textOf(encoding: string, chunks: readonly Uint8Array[]): Promise<string> {
  const events = of<WireEvent[]>(head(200, { 'content-encoding': encoding }), ...chunks)
  const [first, ...rest] = await lastValueFrom(events.pipe(decompress(makeCall()), toArray()))
  expect(first).toEqual(head(200, { 'content-encoding': encoding }))
  return Buffer.concat(rest.map((event) => (isHead(event) ? expect.fail('a second head') : event))).toString()
}

function failureOf(encoding: string, chunks: readonly Uint8Array[]): Promise<unknown> {
  return textOf(encoding, chunks).then(
    (text) => expect.fail(`read as ${JSON.stringify(text)}`),
    (error: unknown) => error,
  )
}

const text = fc.string({ unit: 'grapheme', maxLength: 2_000 })

describe.each(ENCODINGS)('decompress, %s', (encoding) => {
  const compress = COMPRESSORS[encoding]

  it('restores the text, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 700 }), async (body, size) => {
        expect(await textOf(encoding, cut(compress(body), size))).toBe(body)
      }),
      { numRuns: 40 },
    )
  })

  it('restores the text from single bytes, and from a large response', async () => {
    expect(await textOf(encoding, cut(compress('{"title":"Ü"}'), 1))).toBe('{"title":"Ü"}')
    const large = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ index, square: index * index })))
    expect(await textOf(encoding, cut(compress(large), 16_384))).toBe(large)
  })

  it('ignores empty chunks', async () => {
    const [empty, bytes] = [Buffer.alloc(0), compress('{}')]
    expect(await textOf(encoding, [empty, bytes, empty])).toBe('{}')
  })

  it('refuses a response that ends early at any byte', async () => {
    const bytes = compress('{"title":"a title that is long enough"}')
    for (let length = 1; length < bytes.byteLength; length++) {
      const error = await failureOf(encoding, [bytes.subarray(0, length)])
      expect(error).toBeInstanceOf(ConnectionError)
      expect(error).toMatchObject({ cause: expect.any(Error), progress: 'answered' })
    }
  })

  it('refuses what is not compressed', async () => {
    const error = await failureOf(encoding, [Buffer.from('{"hits":{"total":{"value":12}}}')])
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ message: expect.stringContaining('malformed') })
  })

  it.each([
    ['in the last chunk', (bytes: Buffer) => [Buffer.concat([bytes, Buffer.from('and more')])]],
    ['in a chunk of its own', (bytes: Buffer) => [bytes, Buffer.from('and more')]],
  ])('refuses bytes after the compressed text, %s', async (_where, chunks) => {
    expect(await failureOf(encoding, chunks(compress('{"a":1}')))).toBeInstanceOf(ConnectionError)
  })

  it('requires no body in a response without one, such as to HEAD', async () => {
    const opened = openedZlibStreams()
    expect(await textOf(encoding, [])).toBe('')
    expect(opened()).toEqual([])
  })

  it('ends with its consumer', async () => {
    const opened = openedZlibStreams()
    const source$ = new Subject<WireEvent>()
    const subscription = source$.pipe(decompress(makeCall())).subscribe()
    source$.next(head(200, { 'content-encoding': encoding }))
    source$.next(compress('{}').subarray(0, 5))
    subscription.unsubscribe()
    expect(source$.observed).toBe(false)
    expect(opened().map((stream) => [stream.destroyed, stream.listenerCount('data')])).toEqual([[true, 0]])
  })
})

describe('decompress', () => {
  it.each(['gzip', 'deflate'])('never confuses a corrupted response with another, %s', async (encoding) => {
    const compress = encoding === 'gzip' ? gzipSync : deflateSync
    const body = 'the quick brown fox jumps over the lazy dog'.repeat(3)
    const bytes = compress(body)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (index, flip) => {
        const corrupted = Buffer.from(bytes)
        corrupted[index] = (corrupted[index] ?? 0) ^ flip
        const outcome = await textOf(encoding, cut(corrupted, 16)).catch((error: unknown) => error)
        if (!(outcome instanceof ConnectionError)) expect(outcome).toBe(body)
      }),
      { numRuns: 200 },
    )
  })

  it('reads a response of several gzip members', async () => {
    expect(await textOf('gzip', [gzipSync('{"a":'), gzipSync('1}')])).toBe('{"a":1}')
  })

  it.each(['GZIP', 'x-gzip', 'Deflate', 'BR'])('accepts %s', async (encoding) => {
    const compress = { g: gzipSync, x: gzipSync, d: deflateSync, b: brotliCompressSync }[
      encoding.charAt(0).toLowerCase()
    ]
    expect(await textOf(encoding, [compress?.('{}') ?? Buffer.alloc(0)])).toBe('{}')
  })

  it.each(['identity', '', undefined])('leaves a response unchanged with the coding %s', async (encoding) => {
    const chunk = Buffer.from('as it is')
    const events = of<WireEvent[]>(head(200, { 'content-encoding': encoding }), chunk)
    const [, only] = await lastValueFrom(events.pipe(decompress(makeCall()), toArray()))
    expect(only).toBe(chunk)
  })
})
