import { getEventListeners } from 'node:events'
import * as fc from 'fast-check'
import { defer, NEVER, type Observable, Subject } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Abortable, ActiveCalls } from '../../../src/call/active-calls.js'
import { RequestAbortedError } from '../../../src/errors/index.js'
import { abortable } from '../../../src/operators/abortable.js'
import { makeCall } from '../../support/calls/calls.js'

/** Subscribes to a call that can be aborted, and keeps what becomes of it. */
function start(
  source$: Observable<unknown>,
  { signal, running = new Set() }: { signal?: AbortSignal; running?: Set<Abortable> },
) {
  const call = makeCall({ settings: { signal } })
  const outcome: { values: unknown[]; error?: unknown; completed?: boolean } = { values: [] }
  const subscription = source$.pipe(abortable(call, running)).subscribe({
    next: (value) => outcome.values.push(value),
    error: (error) => Object.assign(outcome, { error }),
    complete: () => Object.assign(outcome, { completed: true }),
  })
  return { call, outcome, subscription, running }
}

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('abortable', () => {
  afterEach(() => vi.restoreAllMocks())

  it('ends the call with the reason of its signal', () => {
    const controller = new AbortController()
    const source$ = new Subject<unknown>()
    const { call, outcome, running } = start(source$, { signal: controller.signal })
    source$.next(1)
    controller.abort(new Error('the user has left'))
    expect(outcome.error).toBeInstanceOf(RequestAbortedError)
    expect(outcome).toMatchObject({ values: [1], error: { cause: controller.signal.reason } })
    expect(outcome.error).toMatchObject({ meta: { meta: { aborted: true } } })
    expect([source$.observed, running.size, listeners(controller.signal), call.aborted]).toEqual([false, 0, 0, true])
  })

  it('sends nothing if its signal is aborted already', () => {
    const send = vi.fn(() => NEVER)
    const { outcome, running } = start(defer(send), { signal: AbortSignal.abort('too late') })
    expect(send).not.toHaveBeenCalled()
    expect(outcome).toMatchObject({ error: { name: 'RequestAbortedError', cause: 'too late' } })
    expect(running.size).toBe(0)
  })

  it('adds one listener to a signal that many calls share, and causes no leak warning', () => {
    const warning = vi.spyOn(process, 'emitWarning')
    const { signal } = new AbortController()
    const calls = Array.from({ length: 50 }, () => start(NEVER, { signal }))
    expect(listeners(signal)).toBe(1)
    for (const { subscription } of calls) subscription.unsubscribe()
    expect(listeners(signal)).toBe(0)
    expect(warning).not.toHaveBeenCalled()
  })

  it('does not affect the other calls of a signal when one of them ends', () => {
    const controller = new AbortController()
    const sources = [new Subject(), new Subject(), new Subject()] as const
    const [left, completed, last] = sources.map((source$) => start(source$, { signal: controller.signal }))
    left?.subscription.unsubscribe()
    sources[1].complete()
    expect([sources[2].observed, listeners(controller.signal)]).toEqual([true, 1])
    controller.abort()
    expect(left?.outcome).toEqual({ values: [] })
    expect(completed?.outcome).toEqual({ values: [], completed: true })
    expect(last?.outcome.error).toBeInstanceOf(RequestAbortedError)
    expect(listeners(controller.signal)).toBe(0)
  })

  it('ends all calls of a signal, also when one of them starts another in response', () => {
    const controller = new AbortController()
    const { signal } = controller
    const outcomes = [1, 2].map(() => start(NEVER, { signal }).outcome)
    const answers: unknown[] = []
    NEVER.pipe(abortable(makeCall({ settings: { signal } }), new Set())).subscribe({
      error: () => answers.push(start(NEVER, { signal }).outcome.error),
    })
    controller.abort()
    for (const error of [...outcomes.map((outcome) => outcome.error), ...answers])
      expect(error).toBeInstanceOf(RequestAbortedError)
    expect([answers.length, listeners(signal)]).toEqual([1, 0])
  })

  it('can be ended through the active calls', () => {
    const running = new Set<Abortable>()
    const outcomes = [1, 2].map(() => start(NEVER, { running }).outcome)
    expect(running.size).toBe(2)
    for (const call of running) call.abort('the client was closed')
    expect(running.size).toBe(0)
    for (const { error } of outcomes)
      expect(error).toMatchObject({ message: 'the client was closed', meta: { meta: { aborted: true } } })
  })

  it('does not listen to its signal if the client was closed while the call began', () => {
    const { signal } = new AbortController()
    const running = new ActiveCalls()
    running.abort('the client was closed')
    const onError = vi.fn()
    NEVER.pipe(abortable(makeCall({ settings: { signal } }), running)).subscribe({ error: onError })
    expect(onError).toHaveBeenCalledOnce()
    expect(listeners(signal)).toBe(0)
  })

  it('leaves the active calls at its end', () => {
    const source$ = new Subject<unknown>()
    const running = new Set<Abortable>()
    const ended = [start(source$, { running }), start(source$, { running })]
    expect(running.size).toBe(2)
    source$.error(new Error('reset'))
    expect([running.size, ended.map(({ call }) => call.aborted)]).toEqual([0, [false, false]])
  })
})

describe('ActiveCalls', () => {
  const named = (name: string, aborted: string[] = []) => ({ place: 0, abort: () => aborted.push(name) })

  it('aborts the active calls only', () => {
    const act = fc.record({ call: fc.nat(7), add: fc.boolean() })
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const aborted: string[] = []
        const calls = Array.from({ length: 8 }, (_, index) => named(String(index), aborted))
        const running = new ActiveCalls()
        const expected = new Set<string>()
        for (const { call: index, add } of acts) {
          const call = calls[index] ?? expect.fail('no call')
          if (add && !expected.has(String(index))) running.add(call)
          if (!add) running.delete(call)
          if (add) expected.add(String(index))
          else expected.delete(String(index))
        }
        running.abort('closed')
        expect(aborted.sort()).toEqual([...expected].sort())
      }),
    )
  })

  it('aborts all, also if some leave meanwhile', () => {
    const running = new ActiveCalls()
    const aborted: number[] = []
    for (const index of [0, 1, 2, 3]) {
      const abort = () => {
        aborted.push(index)
        running.delete(call)
      }
      const call = { place: 0, abort }
      running.add(call)
    }
    running.abort('closed')
    expect(aborted).toEqual([0, 1, 2, 3])
  })
})
