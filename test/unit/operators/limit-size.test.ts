import { gzipSync } from 'node:zlib'
import { from, lastValueFrom, type OperatorFunction, of, Subject, tap, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { RequestAbortedError } from '../../../src/errors/index.js'
import { isHead, type WireEvent } from '../../../src/message/wire.js'
import { decompress } from '../../../src/operators/decompress.js'
import { limitCompressedSize } from '../../../src/operators/limit-compressed-size.js'
import { limitSize } from '../../../src/operators/limit-size.js'
import { chunk, cut, head, makeCall, response } from '../../support/calls/calls.js'

type Limited = (limit?: number) => OperatorFunction<WireEvent, WireEvent>

const limitedSize: Limited = (limit) => limitSize(makeCall({ settings: { maxResponseSize: limit } }))
const limitedCompressedSize: Limited = (limit) =>
  limitCompressedSize(makeCall({ settings: { maxCompressedResponseSize: limit } }))

describe('limitSize', () => {
  describe.each<[string, Limited]>([
    ['maxResponseSize', limitedSize],
    ['maxCompressedResponseSize', limitedCompressedSize],
  ])('the limit %s', (option, limited) => {
    it('is identity if it is not set', () => {
      const source$ = of<WireEvent>(head())
      expect(source$.pipe(limited())).toBe(source$)
    })

    it('passes a response of exactly the limit', async () => {
      const events = await lastValueFrom(response(head(), 'abc', 'def').pipe(limited(6), toArray()))
      expect(events).toEqual([head(), chunk('abc'), chunk('def')])
    })

    it('ends a response that is a byte larger, before it emits that byte', async () => {
      const source$ = new Subject<WireEvent>()
      const passed: WireEvent[] = []
      const ending = lastValueFrom(
        source$.pipe(
          limited(5),
          tap((event) => passed.push(event)),
        ),
      ).catch((error: unknown) => error)
      source$.next(head())
      source$.next(chunk('abc'))
      source$.next(chunk('def'))
      expect([source$.observed, passed]).toEqual([false, [head(), chunk('abc')]])
      const error = await ending
      expect(error).toBeInstanceOf(RequestAbortedError)
      expect(error).toMatchObject({
        message: expect.stringMatching(`${option} .*6 bytes or more.*5`),
        progress: 'answered',
      })
      expect(error instanceof RequestAbortedError && error.meta.meta.aborted).toBe(true)
    })

    it('releases the response before it fails, so that a retry can start at once', () => {
      const source$ = new Subject<WireEvent>()
      const observed: boolean[] = []
      source$.pipe(limited(5)).subscribe({ error: () => observed.push(source$.observed) })
      source$.next(head())
      source$.next(chunk('abcdef'))
      expect(observed).toEqual([false])
    })

    it('passes a response without a body', async () => {
      expect(await lastValueFrom(response(head(204)).pipe(limited(1), toArray()))).toEqual([head(204)])
    })
  })

  describe('limitCompressedSize', () => {
    it('obeys the announced length before a byte is read', async () => {
      const source$ = new Subject<WireEvent>()
      const passed: WireEvent[] = []
      const limited$ = source$.pipe(
        limitedCompressedSize(5),
        tap((event) => passed.push(event)),
      )
      const ending = lastValueFrom(limited$).catch((error: unknown) => error)
      source$.next(head(200, { 'content-length': '6' }))
      expect([source$.observed, passed]).toEqual([false, []])
      expect(await ending).toMatchObject({ name: 'RequestAbortedError', message: expect.stringContaining('6 bytes') })
    })

    it.each(['5', undefined, 'nonsense'])('passes an announced length of %s', async (length) => {
      const first = head(200, { 'content-length': length })
      const events = await lastValueFrom(response(first, 'abc').pipe(limitedCompressedSize(5), toArray()))
      expect(events).toEqual([first, chunk('abc')])
    })

    it('ignores the length in a response to HEAD, whose body does not come', async () => {
      const first = head(200, { 'content-length': '1000' })
      const call = makeCall({ params: { method: 'HEAD' }, settings: { maxCompressedResponseSize: 5 } })
      expect(await lastValueFrom(response(first).pipe(limitCompressedSize(call), toArray()))).toEqual([first])
    })
  })

  describe('limitSize behind decompress', () => {
    it('stops a small response that grows huge', async () => {
      const limit = 100_000
      const bomb = gzipSync(Buffer.alloc(50_000_000))
      const size = { unpacked: 0, emitted: 0 }
      const count = (what: keyof typeof size) =>
        tap((event: WireEvent) => {
          if (!isHead(event)) size[what] += event.byteLength
        })
      const bomb$ = from<WireEvent[]>([head(200, { 'content-encoding': 'gzip' }), ...cut(bomb, 4_096)])
      const limited$ = bomb$.pipe(
        decompress(makeCall()),
        count('unpacked'),
        limitSize(makeCall({ settings: { maxResponseSize: limit } })),
        count('emitted'),
      )
      await expect(lastValueFrom(limited$)).rejects.toBeInstanceOf(RequestAbortedError)
      expect(size.emitted).toBeGreaterThan(0)
      expect(size.emitted).toBeLessThanOrEqual(limit)
      expect(size.unpacked).toBeLessThanOrEqual(limit + 65_536)
    })
  })
})
