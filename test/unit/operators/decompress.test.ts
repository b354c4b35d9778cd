import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { lastValueFrom, of, Subject, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Call } from '../../../src/call/call.js'
import { ConnectionError, RequestAbortedError, TimeoutError } from '../../../src/errors/index.js'
import { Demand } from '../../../src/flow/demand.js'
import { isHead, type WireEvent } from '../../../src/message/wire.js'
import { decompress } from '../../../src/operators/decompress.js'
import { cut, head, makeCall } from '../../support/calls/calls.js'
import { turnOfTheEventLoop } from '../../support/laws/readers.js'
import { openedZlibStreams } from '../../support/laws/zlib-streams.js'
import { record } from '../../support/recording/recorded.js'

const COMPRESSORS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }
type Encoding = keyof typeof COMPRESSORS
const ENCODINGS: readonly Encoding[] = ['gzip', 'deflate', 'br']

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await turnOfTheEventLoop()
}

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

describe('decompress of a streamed response', () => {
  const BOMB = gzipSync(Buffer.alloc(1_000_000))

  /** Sends until the socket is held back: how much a stream of Node holds depends on its version. */
  function fill(source$: Subject<WireEvent>, socket: Demand): void {
    for (let chunk = 0; chunk < 1_000 && !socket.paused; chunk++) source$.next(BOMB)
  }

  function streamedCall() {
    const call = makeCall({ settings: { asStream: true } })
    call.demand = new Demand()
    call.socket = new Demand()
    return { call, demand: call.demand, socket: call.socket }
  }

  it('holds its output back while the consumer pauses and then emits all', async () => {
    const { call, demand, socket } = streamedCall()
    const source$ = new Subject<WireEvent>()
    let size = 0
    const ended = new Promise<void>((resolve, reject) => {
      source$.pipe(decompress(call)).subscribe({
        next: (event) => {
          if (isHead(event)) return
          size += event.byteLength
          demand.pause()
          setImmediate(() => demand.resume())
        },
        error: reject,
        complete: resolve,
      })
    })
    source$.next(head(200, { 'content-encoding': 'gzip' }))
    demand.pause()
    for (const chunk of cut(gzipSync(Buffer.alloc(200_000, 'ab')), 50)) source$.next(chunk)
    source$.complete()
    expect(size).toBe(0)
    demand.resume()
    await ended
    expect([size, socket.paused]).toEqual([200_000, false])
  })

  describe.each(ENCODINGS)('that breaks off, %s', (encoding) => {
    const WHOLE = randomBytes(150_000).toString('base64')
    const COMPRESSED = COMPRESSORS[encoding](WHOLE)
    const PART = cut(COMPRESSED.subarray(0, COMPRESSED.byteLength - 1_000), 40_000)
    const reset = new ConnectionError('reset', makeCall().diagnostics(), { progress: 'answered' })

    /** A response of which most has come when it ends with an error. */
    function broken(call: Call, error: unknown, begin: () => void = () => undefined) {
      const source$ = new Subject<WireEvent>()
      const run = record(source$.pipe(decompress(call)))
      source$.next(head(200, { 'content-encoding': encoding }))
      begin()
      for (const chunk of PART) source$.next(chunk)
      source$.error(error)
      return run
    }
    const textIn = (events: readonly WireEvent[]): string =>
      Buffer.concat(events.flatMap((event) => (isHead(event) ? [] : [event]))).toString()

    it('emits what arrived before', async () => {
      const { call, socket } = streamedCall()
      const run = broken(call, reset)
      expect(await run.failed()).toBe(reset)
      const text = textIn(run.values)
      expect(text.length).toBeGreaterThan(WHOLE.length - 3_000)
      expect(WHOLE.startsWith(text)).toBe(true)
      expect(socket.paused).toBe(false)
    })

    it('delays the error for a consumer that pauses', async () => {
      const { call, demand } = streamedCall()
      const run = broken(call, reset, () => demand.pause())
      await turns(20)
      expect([textIn(run.values), run.endings]).toEqual(['', 0])
      demand.resume()
      expect(await run.failed()).toBe(reset)
      expect(textIn(run.values).length).toBeGreaterThan(WHOLE.length - 3_000)
    })

    it('releases everything when the consumer leaves meanwhile', async () => {
      const opened = openedZlibStreams()
      const { call, demand, socket } = streamedCall()
      const run = broken(call, reset, () => demand.pause())
      run.unsubscribe()
      expect(opened().map((stream) => [stream.destroyed, stream.listenerCount('data')])).toEqual([[true, 0]])
      demand.resume()
      await turns(20)
      expect([run.values.length, run.endings, socket.paused]).toEqual([1, 0, false])
    })

    it.each([
      ['a deadline', new TimeoutError('request', 1_000, makeCall().diagnostics())],
      ['a limit', new RequestAbortedError('too large', makeCall().diagnostics())],
      ["an error of somebody else's", new Error('bug')],
    ])('does not delay %s', (_what, error) => {
      const { call, demand } = streamedCall()
      const run = broken(call, error, () => demand.pause())
      expect(run.errors).toEqual([error])
    })

    it('does not delay what is collected', () => {
      expect(broken(makeCall(), reset).errors).toEqual([reset])
    })
  })

  it('reports malformed bytes rather than the end of the response behind them', async () => {
    const source$ = new Subject<WireEvent>()
    const run = record(source$.pipe(decompress(streamedCall().call)))
    source$.next(head(200, { 'content-encoding': 'gzip' }))
    source$.next(Buffer.from('{"hits":{"total":{"value":12}}}'))
    source$.error(new ConnectionError('reset', makeCall().diagnostics(), { progress: 'answered' }))
    expect(await run.failed()).toMatchObject({ message: expect.stringContaining('malformed') })
  })

  it('pauses the socket while it is behind and releases it in the end', async () => {
    const { call, socket } = streamedCall()
    const source$ = new Subject<WireEvent>()
    const subscription = source$.pipe(decompress(call)).subscribe()
    source$.next(head(200, { 'content-encoding': 'gzip' }))
    fill(source$, socket)
    expect(socket.paused).toBe(true)
    subscription.unsubscribe()
    // The socket of the next attempt is held back otherwise, for ever.
    expect(socket.paused).toBe(false)
  })

  it('resumes the socket when it has caught up', async () => {
    const { call, socket } = streamedCall()
    const source$ = new Subject<WireEvent>()
    const resumed = new Promise<void>((resolve) => socket.control({ pause() {}, resume: resolve }))
    const subscription = source$.pipe(decompress(call)).subscribe()
    source$.next(head(200, { 'content-encoding': 'gzip' }))
    fill(source$, socket)
    await resumed
    expect(socket.paused).toBe(false)
    subscription.unsubscribe()
  })
})
