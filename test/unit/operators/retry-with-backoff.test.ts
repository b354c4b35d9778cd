import { concat, finalize, mergeMap, NEVER, Observable, of, Subject, throwError, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { Events } from '../../../src/call/events.js'
import { ConnectionError, ResponseError } from '../../../src/errors/index.js'
import type { CallRequest, WireBody } from '../../../src/message/request.js'
import { retryWithBackoff } from '../../../src/operators/retry-with-backoff.js'
import type { CallSettings } from '../../../src/options/call-settings.js'
import { RetryBudget } from '../../../src/retry/budget.js'
import { makeCall, makeNode, makePolicy, makeRequest } from '../../support/calls/calls.js'

const diagnostics = makeCall().diagnostics()
const busy = new ResponseError({ ...diagnostics, statusCode: 503 })
const busy$ = throwError(() => busy)
const refused$ = throwError(() => new ConnectionError('refused', diagnostics))

interface Setting extends Partial<CallSettings> {
  readonly budget?: RetryBudget
  readonly events?: Events
  readonly nodes?: readonly ReturnType<typeof makeNode>[]
}

/** Lets a call make these attempts, the last one again and again, in virtual time. */
function attempted(attempts: readonly Observable<string>[], { budget, events, nodes, ...settings }: Setting = {}) {
  const clock = new VirtualTimeScheduler()
  const call = makeCall({ settings: { retryBackoff: () => 1, ...settings } })
  const policy = makePolicy(clock, { ...(budget && { budget }), ...(events && { events }), ...(nodes && { nodes }) })
  const times: number[] = []
  const inner = mergeMap((_request: CallRequest<WireBody>) => {
    times.push(clock.now())
    return attempts[Math.min(times.length, attempts.length) - 1] ?? NEVER
  })
  const outcome: { values: string[]; error?: unknown; completed?: boolean } = { values: [] }
  const request$ = new Subject<CallRequest<WireBody>>()
  const subscription = request$.pipe(retryWithBackoff<string>(call, policy)(inner)).subscribe({
    next: (value) => outcome.values.push(value),
    error: (error) => Object.assign(outcome, { error }),
    complete: () => Object.assign(outcome, { completed: true }),
  })
  request$.next(makeRequest<WireBody>('{}'))
  request$.complete()
  return { clock, call, policy, times, outcome, subscription }
}

describe('retryWithBackoff', () => {
  it('passes on a successful attempt and earns budget', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    const earn = vi.spyOn(budget, 'earn')
    const { outcome, times, clock } = attempted([of('a', 'b')], { budget })
    expect([outcome, times, clock.actions, earn.mock.calls.length]).toEqual([
      { values: ['a', 'b'], completed: true },
      [0],
      [],
      1,
    ])
  })

  it('repeats after the wait of the policy', () => {
    const { clock, outcome, times, call } = attempted([busy$, busy$, of('a')], {
      retryBackoff: (_min, _max, attempt) => attempt,
    })
    clock.flush()
    expect([times, outcome, call.failures]).toEqual([[0, 1_000, 3_000], { values: ['a'], completed: true }, 2])
    expect(clock.actions).toEqual([])
  })

  it('repeats up to maxRetries and then passes on the last error', () => {
    const { clock, outcome, times } = attempted([busy$], { maxRetries: 3 })
    clock.flush()
    expect([times, outcome.error]).toEqual([[0, 1_000, 2_000, 3_000], busy])
  })

  it('passes other errors on at once', () => {
    const bug = new Error('bug')
    const { outcome, times, clock } = attempted([throwError(() => bug)])
    expect([outcome.error, times, clock.actions]).toEqual([bug, [0], []])
  })

  it('repeats nothing after a value was emitted', () => {
    const { outcome, times, clock } = attempted([concat(of('half'), busy$), of('whole')])
    expect([outcome, times, clock.actions]).toEqual([{ values: ['half'], error: busy }, [0], []])
  })

  it('passes on the original error when the budget is spent', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    for (let count = 0; count < 49; count++) budget.spend()
    const { outcome, times } = attempted([busy$, of('a')], { budget })
    expect([outcome.error, times]).toEqual([busy, [0]])
  })

  it('tries another node without a wait after a failed connection', () => {
    const nodes = [makeNode('1'), makeNode('2')]
    const { outcome, times } = attempted([refused$, of('a')], { nodes })
    expect([times, outcome]).toEqual([[0, 0], { values: ['a'], completed: true }])
  })

  it('leaves nothing behind when its consumer leaves during a wait', () => {
    const { clock, subscription, times, outcome } = attempted([busy$, of('a')])
    expect(clock.actions).toHaveLength(1)
    subscription.unsubscribe()
    expect(clock.actions).toEqual([])
    clock.flush()
    expect([times, outcome]).toEqual([[0], { values: [] }])
  })

  it('ends an attempt with its consumer, also the second one', () => {
    const released = vi.fn()
    const { clock, subscription, times } = attempted([busy$, NEVER.pipe(finalize(released))])
    clock.flush()
    expect([times, released.mock.calls.length]).toEqual([[0, 1_000], 0])
    subscription.unsubscribe()
    expect(released).toHaveBeenCalledTimes(1)
  })

  it('ends a failed attempt before it starts the next one', () => {
    const order: string[] = []
    const failed = new Subject<string>()
    const first$ = failed.pipe(finalize(() => order.push('first released')))
    const second$ = new Observable<string>(() => void order.push('second started'))
    attempted([first$, second$], { retryBackoff: () => 0 })
    failed.error(busy)
    expect(order).toEqual(['first released', 'second started'])
  })

  it('starts no attempt for a consumer that leaves on the event of the retry', () => {
    const events = new Events()
    const left = new Subject<void>()
    const { clock, times, subscription } = attempted(
      [new Observable<string>((out) => left.subscribe(() => out.error(busy))), of('a')],
      { events },
    )
    events.events$.subscribe(() => subscription.unsubscribe())
    left.next()
    expect(clock.actions).toEqual([])
    clock.flush()
    expect(times).toEqual([0])
  })

  it('ends with the error of a `retryBackoff` that throws', () => {
    const broken = new Error('broken backoff')
    const failed = new Subject<string>()
    const retryBackoff = () => { throw broken } // biome-ignore format: one line
    const { outcome, clock } = attempted([failed], { retryBackoff })
    expect(() => failed.error(busy)).not.toThrow()
    expect([outcome.error, clock.actions]).toEqual([broken, []])
  })

  it('does not wait if the call would be over by then', () => {
    const failed = new Subject<string>()
    const { call, clock, outcome } = attempted([failed, of('a')])
    call.endsAt = 1_000
    failed.error(busy)
    expect([outcome.error, clock.actions]).toEqual([busy, []])
  })
})
