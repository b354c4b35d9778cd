import { lastValueFrom, type Observable, Subject, tap, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ResponseError } from '../../../src/errors/index.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { failOnStatus } from '../../../src/operators/fail-on-status.js'
import { brokenResponse, type CallParts, chunk, head, makeCall, response } from '../../support/calls/calls.js'

const NOT_FOUND = {
  error: { type: 'index_not_found_exception', reason: 'no such index [books]', root_cause: [] },
  status: 404,
}

function passed(events$: Observable<WireEvent>, parts?: CallParts): Promise<WireEvent[]> {
  return lastValueFrom(events$.pipe(failOnStatus(makeCall(parts)), toArray()))
}

function failure(events$: Observable<WireEvent>, parts?: CallParts): Promise<ResponseError> {
  return passed(events$, parts).then(
    () => expect.fail('no error'),
    (error: unknown) => (error instanceof ResponseError ? error : expect.fail(String(error))),
  )
}

describe('failOnStatus', () => {
  it.each([200, 201, 204, 304])('passes a response with status %i', async (status) => {
    expect(await passed(response(head(status), '{}'))).toEqual([head(status), chunk('{}')])
  })

  it.each([300, 301, 302, 307, 308, 399, 400, 401, 404, 429, 500, 503, 599])('fails with status %i', async (status) => {
    const error = await failure(response(head(status, { 'retry-after': '3' }), '{}'))
    expect([error.statusCode, error.headers['retry-after'], error.progress]).toEqual([status, '3', 'answered'])
  })

  it('reads the body of the error in any number of chunks', async () => {
    const text = JSON.stringify(NOT_FOUND)
    const error = await failure(response(head(404), text.slice(0, 30), text.slice(30)))
    expect(error.body).toEqual(NOT_FOUND)
    expect(error.message).toBe('404 for POST /books/_search: index_not_found_exception: no such index [books]')
  })

  it('joins a character that was cut', async () => {
    const bytes = Buffer.from('{"error":"Ü"}')
    const error = await failure(response(head(400), bytes.subarray(0, 11), bytes.subarray(11)))
    expect(error.body).toEqual({ error: 'Ü' })
  })

  it('keeps a body as text if its keys could change a prototype', async () => {
    const text = '{"error":{"__proto__":{"type":"x"}}}'
    expect((await failure(response(head(400), text))).body).toBe(text)
  })

  it.each(['<html>Bad Gateway</html>', '{"error":', ''])('keeps a body as text that is not JSON: %j', async (text) => {
    expect((await failure(response(head(502), text))).body).toBe(text)
  })

  it.each([
    ['DELETE', true, 404, true],
    ['DELETE', false, 404, false],
    ['DELETE', true, 409, false],
    ['GET', true, 404, false],
  ])(
    '%s after a lost response (%s), answered with %i: mentions a possible success: %s',
    async (method, uncertain, status, says) => {
      const call = makeCall({ params: { method } })
      call.uncertain = uncertain
      const error = await lastValueFrom(response(head(status), '{}').pipe(failOnStatus(call))).catch((cause) => cause)
      expect(error).toBeInstanceOf(ResponseError)
      expect(String(error).includes('an earlier attempt of this call, whose response was lost')).toBe(says)
    },
  )

  it('emits nothing of a failed response', async () => {
    const seen: WireEvent[] = []
    const watched$ = response(head(500), '{}').pipe(
      failOnStatus(makeCall()),
      tap((event) => seen.push(event)),
    )
    await expect(lastValueFrom(watched$)).rejects.toBeInstanceOf(ResponseError)
    expect(seen).toEqual([])
  })

  it('does not read an endless body to its end', async () => {
    const source$ = new Subject<WireEvent>()
    const ending = failure(source$)
    source$.next(head(500))
    const chunk = Buffer.alloc(65_536, 'a')
    let chunks = 0
    while (source$.observed && chunks < 100) {
      source$.next(chunk)
      chunks++
    }
    expect(chunks * chunk.byteLength).toBe(1_048_576 + chunk.byteLength)
    expect((await ending).body).toBe('a'.repeat(1_048_576))
  })

  it('passes a status that the call ignores', async () => {
    const ignoring = { settings: { ignore: [404, 409] } }
    expect(await passed(response(head(404), '{}'), ignoring)).toEqual([head(404), chunk('{}')])
    expect((await failure(response(head(400), '{}'), ignoring)).statusCode).toBe(400)
  })

  it('treats a 404 to HEAD as an answer, and no other status', async () => {
    const toHead = { params: { method: 'HEAD' } }
    expect(await passed(response(head(404)), toHead)).toEqual([head(404)])
    expect((await failure(response(head(403)), toHead)).statusCode).toBe(403)
    expect((await failure(response(head(404)))).statusCode).toBe(404)
  })

  it('passes on the error that cut off the body', async () => {
    const reset = new Error('ECONNRESET')
    await expect(passed(brokenResponse(reset, head(500), chunk('{"er')))).rejects.toBe(reset)
  })

  it('hides secrets if the call says so', async () => {
    const settings = { redaction: { type: 'remove' as const } }
    const { meta } = await failure(response(head(500, { 'set-cookie': 'secret' }), '{}'), { settings })
    expect([meta.headers, meta.meta.request.params]).toEqual([undefined, undefined])
  })
})
