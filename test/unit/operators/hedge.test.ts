import { Readable } from 'node:stream'
import { concat, identity, NEVER, Observable, of, Subject, throwError, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../../src/call/client-event.js'
import { Events } from '../../../src/call/events.js'
import { DeserializationError, TimeoutError } from '../../../src/errors/index.js'
import { hedge } from '../../../src/operators/hedge.js'
import { RetryBudget } from '../../../src/retry/budget.js'
import { type CallParts, makeCall, makeHedging, makeNode, makeRequest } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'
import { after, diagnostics, raced, refused, status } from './hedge-race.js'
import { answer } from './specimens/specimen.js'

describe('hedge', () => {
  it.each<[string, CallParts]>([
    ['an option that is not set', { settings: { hedge: undefined } }],
    ['a call that writes', { api: { reads: false } }],
  ])('is identity with %s', (_why, parts) => {
    const call = makeCall({ ...parts, settings: { hedge: { after: 50 }, ...parts.settings } })
    const hedging = makeHedging(new VirtualTimeScheduler())
    expect(hedge(call, { hedging }, () => answer(() => NEVER))).toBe(identity)
  })

  it('does nothing for an attempt in time, and leaves no timer', () => {
    const { outcome, log, clock, hedging } = raced(of('a', 'b'))
    expect([outcome, clock.actions]).toEqual([{ values: ['a', 'b'], completed: true }, []])
    expect(log).toEqual(['0 first begins', '0 value a', '0 value b', '0 first released'])
    expect([hedging.sent, hedging.won]).toEqual([0, 0])
  })

  it('starts a second attempt when the first is late, and ends the first before it emits', () => {
    const clock = new VirtualTimeScheduler()
    const { outcome, log, call, two, hedging } = raced(NEVER, after(20, clock, of('a', 'b')), { clock })
    clock.flush()
    expect(outcome).toEqual({ values: ['a', 'b'], completed: true })
    expect(log).toEqual([
      '0 first begins',
      '50 hedge begins',
      '70 first released',
      '70 value a',
      '70 value b',
      '70 hedge released',
    ])
    expect([call.node, call.failures, call.tried.size]).toEqual([two, 0, 0])
    expect([hedging.sent, hedging.won, clock.actions]).toEqual([1, 1, []])
  })

  it('ends the second attempt when the first one emits after all', () => {
    const clock = new VirtualTimeScheduler()
    const { outcome, log, call, one, hedging } = raced(after(60, clock, of('a')), after(20, clock, of('b')), { clock })
    clock.flush()
    expect(outcome).toEqual({ values: ['a'], completed: true })
    expect(log).toEqual(['0 first begins', '50 hedge begins', '60 hedge released', '60 value a', '60 first released'])
    expect([call.node, hedging.sent, hedging.won]).toEqual([one, 1, 0])
  })

  it('passes on an error of the first attempt at once, before the hedge', () => {
    const { outcome, log, clock } = raced(throwError(() => refused))
    clock.flush()
    expect([outcome.error, clock.actions]).toEqual([refused, []])
    expect(log).toEqual(['0 first begins', '0 first released'])
  })

  it.each([
    ['a lost connection', refused],
    ['503', status(503)],
    ['a deadline', new TimeoutError('request', 60, diagnostics)],
  ])('waits for the hedge when the first attempt fails with %s', (_what, error) => {
    const clock = new VirtualTimeScheduler()
    const first$ = after(60, clock, throwError(() => error)) // biome-ignore format: one line
    const { outcome, log, call, one, two } = raced(first$, after(40, clock, of('a')), { clock })
    clock.flush()
    expect(outcome).toEqual({ values: ['a'], completed: true })
    expect(log.slice(2)).toEqual(['60 first released', '90 value a', '90 hedge released'])
    expect([call.node, call.failures, [...call.tried], call.hedge?.failures]).toEqual([two, 1, [one], 1])
  })

  it('waits for the first attempt when the hedge fails', () => {
    const clock = new VirtualTimeScheduler()
    const { outcome, call, one, two } = raced(after(70, clock, of('a')), throwError(() => refused), { clock }) // biome-ignore format: one line
    clock.flush()
    expect(outcome).toEqual({ values: ['a'], completed: true })
    expect([call.node, call.failures, [...call.tried]]).toEqual([one, 1, [two]])
  })

  it('ends with the last error when both fail, and knows both nodes', () => {
    const clock = new VirtualTimeScheduler()
    const last = status(503)
    const first$ = after(60, clock, throwError(() => refused)) // biome-ignore format: one line
    const { outcome, call, one, two } = raced(first$, after(40, clock, throwError(() => last)), { clock }) // biome-ignore format: one line
    clock.flush()
    expect([outcome.error, clock.actions]).toEqual([last, []])
    expect([call.failures, [...call.tried], call.node]).toEqual([1, [one], two])
  })

  it.each([
    ['404', status(404)],
    ['an unreadable response', new DeserializationError('unreadable', '{')],
    ['an error from outside', new Error('from outside')],
  ])('ends at once with %s, which every node would answer', (_what, error) => {
    const clock = new VirtualTimeScheduler()
    const { outcome, log } = raced(NEVER, after(20, clock, throwError(() => error)), { clock }) // biome-ignore format: one line
    clock.flush()
    expect(outcome.error).toBe(error)
    expect(log.slice(2).sort()).toEqual(['70 first released', '70 hedge released'])
  })

  it('passes on an error in the middle of the response', () => {
    const clock = new VirtualTimeScheduler()
    const { outcome, log } = raced(NEVER, concat(of('a'), throwError(() => refused)), { clock }) // biome-ignore format: one line
    clock.flush()
    expect(outcome).toEqual({ values: ['a'], error: refused })
    expect(log.slice(2)).toEqual(['50 first released', '50 value a', '50 hedge released'])
  })

  it('leaves nothing behind when its consumer leaves, before the hedge and after it', () => {
    const early = raced(NEVER)
    early.subscription.unsubscribe()
    expect([early.clock.actions, early.log]).toEqual([[], ['0 first begins', '0 first released']])
    const later = raced(NEVER)
    later.clock.flush()
    later.subscription.unsubscribe()
    expect(later.log.slice(2).sort()).toEqual(['50 first released', '50 hedge released'])
    expect(later.clock.actions).toEqual([])
  })

  it('starts no hedge for a consumer that leaves on its event', () => {
    const events = new Events()
    const { subscription, clock, log } = raced(NEVER, of('a'), { events })
    events.events$.subscribe(() => subscription.unsubscribe())
    clock.flush()
    expect(log).toEqual(['0 first begins', '50 first released'])
  })

  it('delivers the response though the teardown of the other attempt throws', () => {
    const broken = new Error('broken teardown')
    const clock = new VirtualTimeScheduler()
    const first$ = new Observable<string>(() => () => { throw broken }) // biome-ignore format: one line
    const answered = new Subject<string>()
    const call = makeCall({ settings: { hedge: { after: 50 } } })
    call.node = makeNode('1')
    const hedging = makeHedging(clock, { nodes: [call.node, makeNode('2')] })
    const outcome = record(of(makeRequest('{}')).pipe(hedge(call, { hedging }, () => () => answered)(() => first$)))
    clock.flush()
    expect(() => answered.next('a')).toThrow('broken teardown')
    answered.complete()
    expect([outcome.values, outcome.completions, answered.observed]).toEqual([['a'], 1, false])
  })

  it('starts no hedge when the retry budget is spent', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    for (let count = 0; count < 50; count++) budget.spend()
    const { clock, log, hedging } = raced(NEVER, of('a'), { budget })
    clock.flush()
    expect([log, hedging.sent]).toEqual([['0 first begins'], 0])
  })

  it('starts no hedge for a stream, which is read once', () => {
    const { clock, log, outcome } = raced(of('a'), of('b'), { body: Readable.from(['{}']) })
    expect([clock.actions, log, outcome.values]).toEqual([
      [],
      ['0 first begins', '0 value a', '0 first released'],
      ['a'],
    ])
  })

  it('reports a hedge', () => {
    const events = new Events()
    const reported: ClientEvent[] = []
    events.events$.subscribe((event) => reported.push(event))
    const { clock, one } = raced(NEVER, of('a'), { events })
    clock.flush()
    expect(reported).toMatchObject([{ type: 'hedge', delay: 50, meta: { connection: one } }])
  })
})
