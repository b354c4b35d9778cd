import { from, lastValueFrom, of, throwError, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../../src/call/client-event.js'
import { Events } from '../../../src/call/events.js'
import { ResponseError } from '../../../src/errors/index.js'
import { reportCall } from '../../../src/operators/report-call.js'
import { streamBytes } from '../../../src/operators/stream-bytes.js'
import { unwrapResult } from '../../../src/operators/unwrap-result.js'
import type { CallEvent } from '../../../src/options/interceptors.js'
import { chunk, head, makeCall, response } from '../../support/calls/calls.js'

const result = { body: { a: 1 }, statusCode: 201, headers: {}, warnings: [], meta: makeCall().meta() }

describe('unwrapResult', () => {
  it.each([{ a: 1 }, false, '', null, undefined])('reduces a result to its body %j', async (body) => {
    expect(await lastValueFrom(of({ ...result, body }).pipe(unwrapResult(makeCall()), toArray()))).toEqual([body])
  })

  it.each([{ meta: true }, { asStream: true }, { asStream: 'bytes' as const }])('is identity with %j', (settings) => {
    const source$ = of<CallEvent>(result)
    expect(source$.pipe(unwrapResult(makeCall({ settings })))).toBe(source$)
  })
})

describe('streamBytes', () => {
  const emitted = (meta: boolean) => {
    const call = makeCall({ settings: { meta, asStream: 'bytes' } })
    return lastValueFrom(response(head(200, { warning: '299 a "old"' }), 'ab', 'c').pipe(streamBytes(call), toArray()))
  }

  it('emits the chunks only', async () => {
    expect(await emitted(false)).toEqual([chunk('ab'), chunk('c')])
  })

  it('emits the head first with `meta`', async () => {
    const { headers } = head(200, { warning: '299 a "old"' })
    const first = { name: 'head', statusCode: 200, headers, warnings: ['old'], meta: makeCall().meta() }
    expect(await emitted(true)).toEqual([first, chunk('ab'), chunk('c')])
  })
})

describe('reportCall', () => {
  const listening = () => {
    const events = new Events()
    const told: ClientEvent[] = []
    events.events$.subscribe((event) => told.push(event))
    return { events, told }
  }
  const meta = makeCall().meta()
  const ended = { duration: expect.any(Number), attempts: 0, aborted: false }

  it('is identity without listeners', () => {
    const source$ = of<CallEvent>(result)
    expect(source$.pipe(reportCall(makeCall(), new Events()))).toBe(source$)
  })

  it('reports the start and success of a call', () => {
    const { events, told } = listening()
    const call$ = of<CallEvent>(result).pipe(reportCall(makeCall(), events))
    expect(told).toEqual([])
    call$.subscribe()
    expect(told).toEqual([
      { type: 'serialization', meta },
      { type: 'response', meta, statusCode: 201, ...ended },
    ])
  })

  it.each<[string, unknown, object]>([
    ['an error status', new ResponseError({ ...makeCall().diagnostics(), statusCode: 503 }), { statusCode: 503 }],
    ['another error', new Error('bug'), {}],
  ])('reports the end of a call with %s', (_what, error, details) => {
    const { events, told } = listening()
    const failed$ = throwError(() => error).pipe(reportCall(makeCall(), events))
    let passed: unknown
    failed$.subscribe({ error: (cause) => (passed = cause) })
    expect(passed).toBe(error)
    expect(told.at(-1)).toEqual({ type: 'response', meta, error, ...details, ...ended })
  })

  it('reports a streamed call, whose status is unknown without `meta`', () => {
    const { events, told } = listening()
    from<CallEvent[]>([{ name: 'startArray' }, { name: 'endArray' }])
      .pipe(reportCall(makeCall(), events))
      .subscribe()
    expect(told.at(-1)).toEqual({ type: 'response', meta, ...ended })
  })
})
