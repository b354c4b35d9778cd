import { PassThrough, type Readable } from 'node:stream'
import { identity, NEVER, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { SerializationError } from '../../../src/errors/index.js'
import { BodyStream } from '../../../src/message/body-stream.js'
import { releaseBody } from '../../../src/operators/release-body.js'
import { makeCall } from '../../support/calls/calls.js'

const broken = new Error('the file is gone')
const places = [(stream: Readable) => ({ body: stream }), (stream: Readable) => ({ bulkBody: stream })] as const

describe('releaseBody', () => {
  it.each([undefined, 'text', Buffer.of(1), { a: 1 }, [{ a: 1 }]])('is identity for %o', (body) => {
    expect(releaseBody(makeCall({ params: { body } }), [])).toBe(identity)
  })

  it.each(places)('ends the call with the error of a stream that is not read yet', async (params) => {
    const stream = new PassThrough()
    const call$ = new Subject()
    const outcome = new Promise((resolve) => {
      call$.pipe(releaseBody(makeCall({ params: params(stream) }), [])).subscribe({ error: resolve })
    })
    stream.destroy(broken)
    const error = await outcome
    expect(error).toBeInstanceOf(SerializationError)
    expect(error).toMatchObject({ cause: broken, data: stream, message: 'the body cannot be read: the file is gone' })
    expect(call$.observed).toBe(false)
  })

  it.each<[string, (call$: Subject<unknown>) => void]>([
    ['fails', (call$) => call$.error(new Error('reset'))],
    ['completes', (call$) => call$.complete()],
  ])('destroys the stream of a call that %s', (_what, end) => {
    const [stream, call$] = [new PassThrough(), new Subject()]
    call$.pipe(releaseBody(makeCall({ params: { body: stream } }), [])).subscribe({ error() {} })
    expect(stream.destroyed).toBe(false)
    end(call$)
    expect(stream.destroyed).toBe(true)
  })

  it('destroys the stream of a call that is unsubscribed', () => {
    const stream = new PassThrough()
    NEVER.pipe(releaseBody(makeCall({ params: { body: stream } }), []))
      .subscribe()
      .unsubscribe()
    expect(stream.destroyed).toBe(true)
  })

  it('does not destroy a stream that has been read to its end', async () => {
    const stream = new PassThrough({ autoDestroy: false })
    const call$ = new Subject()
    call$.pipe(releaseBody(makeCall({ params: { body: stream } }), [])).subscribe()
    stream.end('{}')
    for await (const _ of stream.iterator({ destroyOnReturn: false }));
    call$.complete()
    expect(stream.destroyed).toBe(false)
  })

  it('destroys streams that it is given, and ends with their error', async () => {
    const [first, second] = [new PassThrough(), new PassThrough()]
    const call = makeCall()
    const outcome = new Promise((resolve) => {
      NEVER.pipe(releaseBody(call, [(request, next) => next(request)])).subscribe({ error: resolve })
    })
    for (const stream of [first, second]) call.holder?.hold(new BodyStream(stream, false))
    second.destroy(broken)
    expect(await outcome).toMatchObject({ name: 'SerializationError', cause: broken, data: second })
    expect([first.destroyed, second.destroyed]).toEqual([true, true])
  })
})
