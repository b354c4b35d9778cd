import { getEventListeners } from 'node:events'
import * as fc from 'fast-check'
import {
  finalize,
  from,
  lastValueFrom,
  type Observable,
  Subject,
  take,
  takeUntil,
  tap,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs'
import { describe, expect, it } from 'vitest'
import { DeserializationError, RequestAbortedError } from '../../../src/errors/index.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { abortable } from '../../../src/operators/abortable.js'
import { streamTokens } from '../../../src/operators/stream-tokens.js'
import { totalDeadline } from '../../../src/operators/total-deadline.js'
import { brokenResponse, chunk, cut, head, makeCall, response } from '../../support/calls/calls.js'
import { isPrefix, latin1, parsed, parsedText, size, text, tokensOf, value } from './parsed-tokens.js'

describe('streamTokens', () => {
  it('emits the tokens of the whole text, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(value, size, fc.constantFrom(undefined, 1, '\t'), async (json, step, indent) => {
        const whole = JSON.stringify(json, null, indent)
        const { tokens, error } = await parsed(response(head(), ...cut(Buffer.from(whole), step)))
        expect({ tokens, error }).toEqual({ tokens: await tokensOf(whole), error: undefined })
      }),
      { numRuns: 300 },
    )
  })

  it('joins characters that are cut at any byte', async () => {
    const whole = '{"Ü€😀":"\\ud83d\\ude00😀€Ü"}'
    const bytes = Buffer.from(whole)
    for (let at = 1; at < bytes.byteLength; at++) {
      const { tokens } = await parsed(response(head(), bytes.subarray(0, at), bytes.subarray(at)))
      expect(tokens).toEqual([
        { name: 'startObject' },
        { name: 'keyValue', value: 'Ü€😀' },
        { name: 'stringValue', value: '😀😀€Ü' },
        { name: 'endObject' },
      ])
    }
  })

  it('refuses the beginning of a response', async () => {
    const document = fc.oneof(fc.array(value, { maxLength: 4 }), fc.dictionary(text, value, { maxKeys: 4 }))
    await fc.assert(
      fc.asyncProperty(document, size, fc.double({ min: 0, max: 1, noNaN: true }), async (json, step, part) => {
        const whole = JSON.stringify(json)
        const bytes = Buffer.from(whole)
        const beginning = bytes.subarray(0, Math.floor(part * (bytes.byteLength - 1)))
        const { tokens, error } = await parsed(response(head(), ...cut(beginning, step)))
        expect(error).toBeInstanceOf(DeserializationError)
        isPrefix(tokens, await tokensOf(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('emits every token that arrived before the response broke off', async () => {
    const { tokens, error } = await parsedText('{"took":5,"hits":[{"_id":"1"},{"_i')
    expect(error).toBeInstanceOf(DeserializationError)
    expect(tokens).toEqual((await tokensOf('{"took":5,"hits":[{"_id":"1"},{}]}')).slice(0, 10))
  })

  it('emits tokens as soon as their bytes arrive', async () => {
    const seen: number[] = []
    const tokens: unknown[] = []
    const chunks = ['[1,', '2,', '3]'].map(chunk)
    const events$ = from<WireEvent[]>([head(), ...chunks]).pipe(finalize(() => seen.push(tokens.length)))
    await lastValueFrom(
      events$.pipe(
        tap(() => seen.push(tokens.length)),
        streamTokens(makeCall()),
        tap((token) => tokens.push(token)),
      ),
    )
    expect(seen).toEqual([0, 0, 2, 3, 5])
  })

  it.each<[string, Observable<WireEvent>, string]>([
    ['an empty response', response(head()), 'it is empty'],
    ['empty chunks', response(head(), '', ''), 'it is empty'],
    ['white space', response(head(), ' \n'), 'not whole JSON'],
    ['a web page', response(head(502), '<html>Bad Gateway</html>'), '<html>Bad Gateway'],
    ['text after the end', response(head(), '{"a":1}', ' {"b":2}'), 'not whole JSON'],
    ['a word', response(head(), 'nul', 'x'), 'not whole JSON'],
    ['bytes that are no UTF-8', response(head(), latin1('{"a":"\xff\xfe"}')), 'not whole JSON'],
    ['half a character alone', response(head(), Buffer.from('€').subarray(0, 2)), 'near "'],
    ['half a character at the end', response(head(), Buffer.from('"€').subarray(0, 3)), 'not whole JSON'],
  ])('refuses %s', async (_what, events$, message) => {
    const { error } = await parsed(events$)
    expect(error).toBeInstanceOf(DeserializationError)
    expect(error).toMatchObject({ message: expect.stringContaining(message), cause: expect.any(Error) })
  })

  it('quotes the beginning of the unreadable chunk', async () => {
    const { error } = await parsed(response(head(), '{"a":1,', `nonsense${'x'.repeat(1_000)}`))
    expect(error instanceof DeserializationError && error.data).toBe(`nonsense${'x'.repeat(192)}`)
  })

  it.each([
    ['the first chunk', [latin1('{"a":"\xff"}')], '{"a":"\ufffd"}'],
    ['a later chunk', ['{"a":1,', '', latin1('"b":"\xff"}')], '"b":"\ufffd"}'],
    ['the half of a character', ['{"a":"', chunk('€').subarray(0, 2)], '\ufffd'],
  ])('quotes the chunk whose bytes are not UTF-8: %s', async (_which, chunks, shown) => {
    const { error } = await parsed(response(head(), ...chunks))
    expect(error).toMatchObject({
      name: 'DeserializationError',
      message: expect.stringContaining(`the response is not whole JSON (near ${JSON.stringify(shown)}): `),
      data: shown,
    })
  })

  it('stops the response as soon as its consumer has enough', async () => {
    let released = 0
    const chunks: WireEvent[] = [head(), chunk('[1,2,3,4'), chunk(',5,6]')]
    const seen: WireEvent[] = []
    const events$ = from(chunks).pipe(
      tap((event) => seen.push(event)),
      finalize(() => released++),
    )
    const tokens = await lastValueFrom(events$.pipe(streamTokens(makeCall()), take(3), toArray()))
    expect(tokens.map(({ name }) => name)).toEqual(['startArray', 'numberValue', 'numberValue'])
    expect([seen, released]).toEqual([chunks.slice(0, 2), 1])
  })

  it.each([
    ['the call is aborted', (controller: AbortController) => controller.abort(), true],
    ['its reader leaves', (_controller: AbortController, enough: Subject<void>) => enough.next(), false],
  ])('drops the other tokens of a chunk when %s', (_what, leave, fails) => {
    const controller = new AbortController()
    const call = makeCall({ settings: { asStream: true, signal: controller.signal, totalTimeout: 1_000 } })
    const chunks$ = new Subject<WireEvent>()
    const enough = new Subject<void>()
    const clock = new VirtualTimeScheduler()
    const seen: string[] = []
    const errors: unknown[] = []
    chunks$
      .pipe(streamTokens(call), totalDeadline(call, clock), abortable(call, undefined), takeUntil(enough))
      .subscribe({
        next: ({ name }) => {
          seen.push(name)
          if (seen.length === 2) leave(controller, enough)
        },
        error: (error) => errors.push(error),
      })
    chunks$.next(head())
    chunks$.next(chunk('[1,2,3'))
    expect(seen).toEqual(['startArray', 'numberValue'])
    expect(errors).toEqual(fails ? [expect.any(RequestAbortedError)] : [])
    expect([chunks$.observed, enough.observed, getEventListeners(controller.signal, 'abort').length]).toEqual([
      false,
      false,
      0,
    ])
    clock.flush()
    expect(clock.frame).toBe(0)
  })

  it('passes on the error that broke off a response, after the tokens before', async () => {
    const reset = new Error('ECONNRESET')
    const { tokens, error } = await parsed(brokenResponse(reset, head(), chunk('[1,2')))
    expect(error).toBe(reset)
    isPrefix(tokens, await tokensOf('[1,2]'))
    expect(tokens).toHaveLength(2)
  })
})
