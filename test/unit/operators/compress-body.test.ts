import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { firstValueFrom, lastValueFrom, type Observable, of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { CallRequest, WireBody } from '../../../src/message/request.js'
import { compressBody } from '../../../src/operators/compress-body.js'
import { makeCall, makeRequest } from '../../support/calls/calls.js'
import { openedZlibStreams } from '../../support/laws/zlib-streams.js'

const ACCEPTED = 'gzip, deflate, br'

function compressed$(request: CallRequest<WireBody>, compression = true): Observable<CallRequest<WireBody>> {
  return of(request).pipe(compressBody(makeCall({ settings: { compression } })))
}

async function unzipped({ body }: CallRequest<WireBody>): Promise<string> {
  const bytes = body instanceof Readable ? await buffer(body) : body
  return gunzipSync(bytes ?? '').toString()
}

describe('compressBody', () => {
  it('is identity without compression', () => {
    const source$ = of(makeRequest<WireBody>('{}'))
    expect(source$.pipe(compressBody(makeCall({ settings: { compression: false } })))).toBe(source$)
  })

  it('compresses strings and bytes without loss', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 3_000 }), async (body) => {
        for (const given of [body, Buffer.from(body)]) {
          const request = await lastValueFrom(compressed$(makeRequest<WireBody>(given)))
          expect(await unzipped(request)).toBe(body)
          expect(request.headers).toEqual({ 'accept-encoding': ACCEPTED, 'content-encoding': 'gzip' })
        }
      }),
      { numRuns: 30 },
    )
  })

  it('reduces a repetitive body', async () => {
    const { body } = await lastValueFrom(compressed$(makeRequest<WireBody>('a'.repeat(100_000))))
    expect(body instanceof Uint8Array && body.byteLength).toBeLessThan(1_000)
  })

  it('compresses a stream as it is read', async () => {
    const request = await lastValueFrom(compressed$(makeRequest<WireBody>(Readable.from(['{"a":', '1}']))))
    expect(request.headers).toEqual({ 'accept-encoding': ACCEPTED, 'content-encoding': 'gzip' })
    expect(await unzipped(request)).toBe('{"a":1}')
  })

  it('passes on the error of a stream', async () => {
    const broken = new Error('the file is gone')
    const source = new Readable({ read: () => source.destroy(broken) })
    const request = await lastValueFrom(compressed$(makeRequest<WireBody>(source)))
    await expect(unzipped(request)).rejects.toBe(broken)
  })

  it('accepts a compressed response without a body, too', async () => {
    const { body, headers } = await lastValueFrom(compressed$(makeRequest<WireBody>(undefined)))
    expect({ body, headers }).toEqual({ body: undefined, headers: { 'accept-encoding': ACCEPTED } })
  })

  it.each<[string, WireBody]>([
    ['text', 'already compressed'],
    ['a stream', Readable.from(['already compressed'])],
  ])('leaves %s unchanged if it is encoded already', async (_what, given) => {
    const headers = { 'content-encoding': 'zstd', 'accept-encoding': 'identity' }
    const request = await lastValueFrom(compressed$(makeRequest<WireBody>(given, { headers })))
    expect(request.headers).toEqual(headers)
    expect(request.body).toBe(given)
  })

  it('emits nothing after its consumer has left', async () => {
    const emitted: unknown[] = []
    const source$ = new Subject<CallRequest<WireBody>>()
    const subscription = source$
      .pipe(compressBody(makeCall({ settings: { compression: true } })))
      .subscribe((request) => emitted.push(request))
    source$.next(makeRequest<WireBody>('{}'))
    expect(source$.observed).toBe(true)
    subscription.unsubscribe()
    expect(source$.observed).toBe(false)
    await lastValueFrom(compressed$(makeRequest<WireBody>('{}')))
    expect(emitted).toEqual([])
  })

  it('reads nothing of a stream before it is read itself', async () => {
    const opened = openedZlibStreams()
    const source = new PassThrough()
    await lastValueFrom(compressed$(makeRequest<WireBody>(source)))
    expect([opened(), source.readableDidRead, source.listenerCount('error')]).toEqual([[], false, 0])
  })

  it('destroys a stream with the request', async () => {
    const opened = openedZlibStreams()
    const source = new PassThrough()
    const { body } = await lastValueFrom(compressed$(makeRequest<WireBody>(source)))
    if (!(body instanceof Readable)) return expect.fail('no stream')
    source.write(randomBytes(100_000))
    await once(body, 'readable')
    const closed = new Promise((resolve) => source.once('close', resolve))
    body.destroy()
    await closed
    expect(opened().map(({ destroyed }) => destroyed)).toEqual([true])
  })

  it('lets its consumer leave at once, as when there is no node', async () => {
    const request = await firstValueFrom(compressed$(makeRequest<WireBody>('{}')))
    expect(await unzipped(request)).toBe('{}')
  })
})
