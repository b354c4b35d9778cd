import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Observable, of, throwError } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { ConnectionError, ResponseError } from '../../../src/errors/index.js'
import type { WireBody } from '../../../src/message/request.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { type Repetition, repeatOnce } from '../../../src/operators/repeat-once.js'
import { brokenResponse, chunk, head, makeAttempt, makeCall, makeNode, response } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'

const diagnostics = makeCall().diagnostics({ statusCode: 401, headers: {} })
const refusal = new ResponseError(diagnostics)

const repeated = (first$: Observable<WireEvent>, again: Repetition, body: WireBody = '{}') =>
  record(first$.pipe(repeatOnce(makeAttempt(makeNode('node-1'), { body }), again)))

describe('repeatOnce', () => {
  it('passes on a response without a repetition', async () => {
    const again = vi.fn()
    expect(await repeated(response(head(), '{', '}'), again).completed()).toEqual([head(), chunk('{'), chunk('}')])
    expect(again).not.toHaveBeenCalled()
  })

  it('emits the second response in place of a refusal', async () => {
    const again = vi.fn(() => response(head(), '{}'))
    expect(await repeated(brokenResponse(refusal), again).completed()).toEqual([head(), chunk('{}')])
    expect(again.mock.calls).toEqual([[refusal]])
  })

  it('releases the first attempt before the second', () => {
    const steps: string[] = []
    const attempt$ = (name: string, events$: Observable<WireEvent>) =>
      new Observable<WireEvent>((out) => {
        steps.push(`${name} begins`)
        out.add(() => steps.push(`${name} ends`))
        return events$.subscribe(out)
      })
    repeated(attempt$('first', brokenResponse(refusal)), () => attempt$('second', of(head())))
    expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('ends like the second attempt', async () => {
    const second = new ResponseError(diagnostics)
    const again = vi.fn(() => throwError(() => second))
    expect(await repeated(brokenResponse(refusal), again).failed()).toBe(second)
    expect(again).toHaveBeenCalledTimes(1)
  })

  it('passes on a refusal without a remedy', async () => {
    expect(await repeated(brokenResponse(refusal), () => undefined).failed()).toBe(refusal)
  })

  it.each([
    ['that is no refusal', brokenResponse(new ConnectionError('reset', diagnostics)), []],
    ['behind a part of a response', brokenResponse(refusal, head()), [head()]],
  ])('repeats nothing for an error %s', async (_what, first$, values) => {
    const again = vi.fn()
    const call = repeated(first$, again)
    await call.failed()
    expect([call.values, again.mock.calls]).toEqual([values, []])
  })

  it.each<[string, () => WireBody]>([
    ['no body', () => undefined],
    ['text', () => '{}'],
    ['bytes', () => Buffer.from('{}')],
    ['a stream that nobody has read', () => Readable.from(['{}'])],
  ])('repeats an attempt with %s', async (_what, body) => {
    expect(await repeated(brokenResponse(refusal), () => of(head()), body()).completed()).toEqual([head()])
  })

  it('repeats no attempt whose stream is used up', async () => {
    const read = Readable.from(['{}'])
    await text(read)
    for (const body of [read, Readable.from(['{}']).destroy()]) {
      const again = vi.fn()
      expect(await repeated(brokenResponse(refusal), again, body).failed()).toBe(refusal)
      expect(again).not.toHaveBeenCalled()
    }
  })
})
