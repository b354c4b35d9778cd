import { NEVER, type Observable, of, Subject, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { TimeoutError } from '../../../src/errors/index.js'
import { Demand } from '../../../src/flow/demand.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { deadlines } from '../../../src/operators/deadlines.js'
import { requestDeadline } from '../../../src/operators/request-deadline.js'
import { totalDeadline } from '../../../src/operators/total-deadline.js'
import type { CallSettings } from '../../../src/options/call-settings.js'
import { chunk, head, makeCall, makeNode, response } from '../../support/calls/calls.js'

/** A response that a test makes arrive, under deadlines, in virtual time. */
function underDeadlines(settings: Partial<CallSettings>) {
  const clock = new VirtualTimeScheduler()
  const call = makeCall({ settings })
  call.node = makeNode('node-1')
  call.failures = 2
  call.progress = 'sent'
  const socket = new Demand()
  call.socket = socket
  const response$ = new Subject<WireEvent>()
  const outcome: { at?: number; error?: unknown; completed?: boolean } = {}
  const subscription = response$.pipe(deadlines(call, clock), requestDeadline(call, clock)).subscribe({
    error: (error) => Object.assign(outcome, { at: clock.now(), error }),
    complete: () => Object.assign(outcome, { at: clock.now(), completed: true }),
  })
  const at = (time: number, action: () => void) => clock.schedule(action, time)
  return { clock, socket, response$, outcome, subscription, at }
}

describe('deadlines', () => {
  it('is identity without deadlines', () => {
    const source$ = of<WireEvent>(head())
    expect(source$.pipe(deadlines(makeCall(), new VirtualTimeScheduler()))).toBe(source$)
  })

  it.each<[keyof CallSettings, string]>([
    ['headersTimeout', 'headers'],
    ['requestTimeout', 'request'],
  ])('%s ends an attempt without progress', (name, phase) => {
    const { clock, response$, outcome } = underDeadlines({ [name]: 500 })
    clock.flush()
    expect(outcome.at).toBe(500)
    expect(outcome.error).toBeInstanceOf(TimeoutError)
    expect(outcome.error).toMatchObject({
      phase,
      timeout: 500,
      message: `${phase}Timeout of 500 ms exceeded at http://node-1:9200/, attempt 3 (POST /books/_search)`,
    })
    expect([response$.observed, clock.actions]).toEqual([false, []])
  })

  it('headersTimeout ends with the head', () => {
    const { clock, response$, outcome, at } = underDeadlines({ headersTimeout: 500 })
    at(499, () => response$.next(head()))
    at(90_000, () => response$.complete())
    clock.flush()
    expect(outcome).toEqual({ at: 90_000, completed: true })
  })

  it('requestTimeout includes the body', () => {
    const { clock, response$, outcome, at } = underDeadlines({ requestTimeout: 500 })
    for (let time = 0; time < 1_000; time += 100) at(time, () => response$.next(time === 0 ? head() : chunk('a')))
    clock.flush()
    expect([outcome.at, outcome.error]).toEqual([500, expect.objectContaining({ phase: 'request' })])
  })

  it('idleTimeout does not run before the head', () => {
    const { clock, response$, outcome, at } = underDeadlines({ idleTimeout: 100 })
    at(10_000, () => response$.next(head()))
    clock.flush()
    expect([outcome.at, outcome.error]).toEqual([10_100, expect.objectContaining({ phase: 'idle', timeout: 100 })])
  })

  it('idleTimeout restarts with each chunk', () => {
    const { clock, response$, outcome, at } = underDeadlines({ idleTimeout: 100 })
    at(10, () => response$.next(head()))
    for (let time = 100; time <= 1_000; time += 99) at(time, () => response$.next(chunk('a')))
    clock.flush()
    expect([outcome.at, outcome.error]).toEqual([991 + 100, expect.objectContaining({ phase: 'idle' })])
  })

  it('idleTimeout does not run while the consumer pauses', () => {
    const { clock, socket, response$, outcome, at } = underDeadlines({ idleTimeout: 100 })
    at(10, () => response$.next(head()))
    at(50, () => socket.pause())
    at(60, () => response$.next(chunk('a chunk that was under way')))
    at(5_000, () => socket.resume())
    clock.flush()
    expect([outcome.at, outcome.error]).toEqual([5_100, expect.objectContaining({ phase: 'idle' })])
  })

  it('idleTimeout does not run if the consumer paused before the head', () => {
    const { clock, socket, response$, outcome, at } = underDeadlines({ idleTimeout: 100 })
    socket.pause()
    at(10, () => response$.next(head()))
    clock.flush()
    expect([outcome, clock.actions]).toEqual([{}, []])
    socket.resume()
    expect(clock.actions).toHaveLength(1)
  })

  it('releases the socket at its end', () => {
    const { clock, socket, response$, at } = underDeadlines({ idleTimeout: 100 })
    at(10, () => response$.next(head()))
    at(20, () => response$.complete())
    clock.flush()
    socket.pause()
    socket.resume()
    expect(clock.actions).toEqual([])
  })

  it('ends all deadlines with the response and with the consumer', () => {
    const settings = { headersTimeout: 100, idleTimeout: 100, requestTimeout: 100 }
    const answered = underDeadlines(settings)
    answered.response$.next(head())
    answered.response$.complete()
    const left = underDeadlines(settings)
    left.subscription.unsubscribe()
    const failed = underDeadlines(settings)
    failed.response$.error(new Error('reset'))
    for (const { clock } of [answered, left, failed]) expect(clock.actions).toEqual([])
  })

  it('names the deadline that expires first', () => {
    const { clock, outcome } = underDeadlines({ headersTimeout: 200, requestTimeout: 100 })
    clock.flush()
    expect([outcome.at, outcome.error]).toEqual([100, expect.objectContaining({ phase: 'request' })])
  })
})

describe('totalDeadline', () => {
  function underDeadline(call$: Observable<unknown>, start = 0) {
    const clock = new VirtualTimeScheduler()
    clock.frame = start
    const call = makeCall({ settings: { totalTimeout: 300 } })
    const outcome: { at?: number; error?: unknown; completed?: boolean } = {}
    const subscription = call$.pipe(totalDeadline(call, clock)).subscribe({
      error: (error) => Object.assign(outcome, { at: clock.now(), error }),
      complete: () => Object.assign(outcome, { at: clock.now(), completed: true }),
    })
    return { clock, call, outcome, subscription }
  }

  it('is identity if it is not set', () => {
    const source$ = of(1)
    expect(source$.pipe(totalDeadline(makeCall(), new VirtualTimeScheduler()))).toBe(source$)
  })

  it('ends a call in any phase', () => {
    const { clock, outcome } = underDeadline(NEVER)
    clock.flush()
    expect(outcome.at).toBe(300)
    expect(outcome.error).toMatchObject({
      name: 'TimeoutError',
      phase: 'total',
      timeout: 300,
      message: 'totalTimeout of 300 ms exceeded before a node was chosen, attempt 1 (POST /books/_search)',
    })
  })

  it('gives retries the time of its expiry', () => {
    expect(underDeadline(NEVER, 50).call.endsAt).toBe(350)
  })

  it('ends with the call and with the consumer', () => {
    const answered = underDeadline(response(head()))
    const left = underDeadline(NEVER)
    left.subscription.unsubscribe()
    expect([answered.clock.actions, left.clock.actions]).toEqual([[], []])
    expect(answered.outcome.completed).toBe(true)
  })
})
