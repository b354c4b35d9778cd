import { randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { Subject } from 'rxjs'
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
