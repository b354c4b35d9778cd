import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { VirtualTimeScheduler } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Call, WireBody } from '../../src/call.js'
import {
  ConfigurationError,
  ConnectionError,
  NoLivingConnectionsError,
  type Progress,
  RequestAbortedError,
  ResponseError,
  TimeoutError,
  type TimeoutPhase,
} from '../../src/errors/index.js'
import { type ClientEvent, Events } from '../../src/observe/events.js'
import type { CallSettings } from '../../src/options/settings.js'
import { RetryBudget } from '../../src/retry/budget.js'
import { type CallParts, makeCall, makeNode, makePolicy, makeRequest } from '../support/calls.js'

const diagnostics = makeCall().diagnostics()
const status = (statusCode: number, headers = {}) => new ResponseError({ ...diagnostics, statusCode, headers })
const refused = (progress: Progress = 'sent') => new ConnectionError('refused', diagnostics, { progress })
const timeout = (phase: TimeoutPhase) => new TimeoutError(phase, 10, diagnostics)

/** How long a call waits after an error; undefined if it is not repeated. */
function delay(error: unknown, parts?: CallParts, body: WireBody = '{}'): number | undefined {
  return makePolicy(new VirtualTimeScheduler()).delayAfter(error, makeCall(parts), makeRequest(body))
}

const ms = expect.any(Number)

describe('RetryPolicy', () => {
  afterEach(() => vi.restoreAllMocks())

  it.each<[string, unknown, unknown]>([
    ['a failed connection', refused(), ms],
    ['429', status(429), ms],
    ['502', status(502), ms],
    ['503', status(503), ms],
    ['504', status(504), ms],
    ['400', status(400), undefined],
    ['401', status(401), undefined],
    ['404', status(404), undefined],
    ['409', status(409), undefined],
    ['500', status(500), undefined],
    ['501', status(501), undefined],
    ['an aborted call', new RequestAbortedError('aborted', diagnostics), undefined],
    ['no living node', new NoLivingConnectionsError('none', diagnostics), undefined],
    ['a wrong option', new ConfigurationError('wrong'), undefined],
    ['an error that is not ours', new Error('bug'), undefined],
    ['what is no error', 'text', undefined],
  ])('after %s: %s', (_what, error, expected) => {
    expect(delay(error)).toEqual(expected)
  })

  it.each<TimeoutPhase>(['connect', 'headers', 'idle', 'request'])(
    'repeats after the %s deadline only if asked to',
    (phase) => {
      expect(delay(timeout(phase))).toBeUndefined()
      expect(delay(timeout(phase), { settings: { retryOnTimeout: true } })).toEqual(ms)
    },
  )

  it('repeats as often as it may, and counts the failures', () => {
    const policy = makePolicy(new VirtualTimeScheduler())
    const call = makeCall({ settings: { maxRetries: 2 } })
    const delays = Array.from({ length: 3 }, () => policy.delayAfter(status(503), call, makeRequest('{}')))
    expect(delays).toEqual([ms, ms, undefined])
    expect(call.failures).toBe(2)
    expect(delay(status(503), { settings: { maxRetries: 0 } })).toBeUndefined()
  })

  it('remembers the nodes that were tried', () => {
    const nodes = [makeNode('1'), makeNode('2')] as const
    const policy = makePolicy(new VirtualTimeScheduler(), { nodes })
    const call = makeCall()
    for (const node of [...nodes, nodes[0]]) {
      call.node = node
      policy.delayAfter(refused(), call, makeRequest('{}'))
    }
    expect(call.tried).toEqual(new Set(nodes))
  })

  describe('waits', () => {
    const waits = (settings: Partial<CallSettings> = {}, failures = 0) => {
      const call = makeCall({ settings: { maxRetries: 50, ...settings } })
      call.failures = failures
      return makePolicy(new VirtualTimeScheduler()).delayAfter(status(503), call, makeRequest('{}'))
    }

    it('a time between nothing and a bound that doubles from 0.5 s to 20 s', () => {
      const longest = [0, 1, 2, 3, 4, 5, 6, 20].map((failures) => {
        vi.spyOn(Math, 'random').mockReturnValue(1)
        return waits({}, failures)
      })
      expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000])
      vi.spyOn(Math, 'random').mockReturnValue(0)
      expect(waits()).toBe(0)
      vi.restoreAllMocks()
      fc.assert(
        fc.property(fc.nat(40), (failures) => {
          expect(waits({}, failures)).toBeGreaterThanOrEqual(0)
          expect(waits({}, failures)).toBeLessThanOrEqual(20_000)
        }),
      )
      expect(new Set(Array.from({ length: 50 }, () => waits())).size).toBeGreaterThan(45)
    })

    it('the seconds that `retryBackoff` says, which is told how often it failed', () => {
      const retryBackoff = vi.fn(() => 1.5)
      expect([waits({ retryBackoff }), waits({ retryBackoff }, 2)]).toEqual([1_500, 1_500])
      expect(retryBackoff.mock.calls).toEqual([
        [0.25, 20, 1],
        [0.25, 20, 3],
      ])
      expect(waits({ retryBackoff: () => -1 })).toBe(0)
    })

    it('what the server asks for, even if redaction hides it', () => {
      const redaction = { type: 'remove' as const }
      const error = new ResponseError(
        { ...makeCall().diagnostics({ statusCode: 503, headers: { 'retry-after': '2' } }) },
        { redaction },
      )
      expect(error.headers).toEqual({})
      expect(error.retryAfter).toBe('2')
    })

    it('nothing that could be waited for, if `retryBackoff` returns no number', () => {
      expect(() => waits({ retryBackoff: () => Number.NaN })).toThrow(
        'retryBackoff must return seconds, it returned NaN',
      )
    })

    it('the seconds that the server asks for, rather than `retryBackoff`', () => {
      const settings = { retryBackoff: () => 7 }
      expect(delay(status(429, { 'retry-after': '3' }), { settings })).toBe(3_000)
      expect(delay(status(429, { 'retry-after': 'soon' }), { settings })).toBe(7_000)
      expect(delay(refused(), { settings })).toBe(7_000)
    })

    it('until the date that the server names, by the clock of the scheduler', () => {
      const clock = new VirtualTimeScheduler()
      clock.frame = Date.UTC(2026, 0, 1, 12)
      const error = status(503, { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' })
      expect(makePolicy(clock).delayAfter(error, makeCall(), makeRequest('{}'))).toBe(30_000)
    })

    it('not at all for a living node that was not tried, after a failed connection', () => {
      const nodes = [makeNode('1'), makeNode('2')] as const
      const settings = { retryBackoff: () => 7 }
      const after = (error: unknown, call: Call) =>
        makePolicy(new VirtualTimeScheduler(), { nodes }).delayAfter(error, call, makeRequest('{}'))
      const at = (tried: readonly (typeof nodes)[number][] = []) => {
        const call = makeCall({ settings })
        call.node = nodes[0]
        call.tried = new Set(tried)
        return call
      }
      expect(after(refused(), at())).toBe(0)
      expect(after(refused(), at([nodes[1]]))).toBe(7_000)
      expect(after(status(503), at())).toBe(7_000)
    })

    it('no longer than the call may take', () => {
      const call = makeCall({ settings: { retryBackoff: () => 1 } })
      const clock = new VirtualTimeScheduler()
      clock.frame = 10_000
      const policy = makePolicy(clock)
      call.endsAt = 11_001
      expect(policy.delayAfter(status(503), call, makeRequest('{}'))).toBe(1_000)
      call.endsAt = 11_000
      expect(policy.delayAfter(status(503), call, makeRequest('{}'))).toBeUndefined()
      expect(policy.delayAfter(status(503, { 'retry-after': '3600' }), call, makeRequest('{}'))).toBeUndefined()
    })

    it('never longer than a timer can', () => {
      expect(delay(status(503), { settings: { retryBackoff: () => 99_999_999 } })).toBe(2_147_483_647)
    })

    it('not at all for a server that asks for more than five minutes: its error says so at once', () => {
      expect(delay(status(503, { 'retry-after': '300' }))).toBe(300_000)
      expect(delay(status(503, { 'retry-after': '301' }))).toBeUndefined()
    })
  })

  it('goes to another living node when one cannot be reached in time, without being asked to repeat after timeouts', () => {
    const [one, two] = [makeNode('1'), makeNode('2')]
    const policy = makePolicy(new VirtualTimeScheduler(), { nodes: [one, two] })
    const call = makeCall()
    call.node = one
    expect(policy.delayAfter(timeout('connect'), call, makeRequest('{}'))).toBe(0)
    call.node = two
    expect(policy.delayAfter(timeout('connect'), call, makeRequest('{}'))).toBeUndefined()
    expect(policy.delayAfter(timeout('headers'), makeCall(), makeRequest('{}'))).toBeUndefined()
  })

  it('does not repeat what was refused half-way: a part of its work may be done', () => {
    const parts = { api: { repeatable: false, stepwise: true } }
    expect(delay(status(429), parts)).toBeUndefined()
    expect(delay(status(429), { api: { repeatable: false } })).toEqual(ms)
    expect(delay(refused('unsent'), parts)).toEqual(ms)
  })

  describe('of a call that must not be repeated', () => {
    const once = { api: { repeatable: false } }

    it.each<[string, unknown, unknown]>([
      ['never left', refused('unsent'), ms],
      ['was refused with 429', status(429), ms],
      ['may have arrived', refused('sent'), undefined],
      ['was being answered', refused('answered'), undefined],
      ['met a gateway without its server', status(502), undefined],
      ['met 503', status(503), undefined],
    ])('one that %s: %s', (_what, error, expected) => {
      expect(delay(error, once)).toEqual(expected)
    })
  })

  describe('of a body that is a stream', () => {
    it('repeats when nothing was read of it', () => {
      expect(delay(refused('unsent'), {}, Readable.from(['{}']))).toEqual(ms)
    })

    it('never repeats once a part of it was read', async () => {
      const body = Readable.from(['{}'])
      await text(body)
      expect(delay(refused('unsent'), {}, body)).toBeUndefined()
    })

    it.each([429, 503])('does not repeat after status %i', (code) => {
      expect(delay(status(code), {}, Readable.from(['{}']))).toBeUndefined()
    })

    it('repeats text and bytes', () => {
      for (const body of ['{}', Buffer.from('{}'), new Uint8Array(2), undefined])
        expect(delay(refused(), {}, body)).toEqual(ms)
    })
  })

  describe('with a budget', () => {
    it('stops repeating when too much has failed, and repeats again after enough successes', () => {
      const policy = makePolicy(new VirtualTimeScheduler())
      const fail = () => policy.delayAfter(status(503), makeCall(), makeRequest('{}'))
      expect(Array.from({ length: 49 }, fail)).not.toContain(undefined)
      expect([fail(), fail()]).toEqual([undefined, undefined])
      for (let count = 0; count < 11; count++) policy.succeeded()
      expect(fail()).toEqual(ms)
    })

    it('goes on to another living node all the same: when a node dies under load, all its calls fail at once', () => {
      const [dead, alive] = [makeNode('dead'), makeNode('alive')]
      const policy = makePolicy(new VirtualTimeScheduler(), { nodes: [dead, alive] })
      const fail = (error: unknown) => {
        const call = makeCall()
        call.node = dead
        return policy.delayAfter(error, call, makeRequest('{}'))
      }
      expect(new Set(Array.from({ length: 300 }, () => fail(refused())))).toEqual(new Set([0]))
      expect(fail(status(503))).toBeUndefined()
    })

    it('spends nothing on what would not be repeated in any case', () => {
      const budget = new RetryBudget()
      const spend = vi.spyOn(budget, 'spend')
      const policy = makePolicy(new VirtualTimeScheduler(), { budget })
      for (const error of [status(404), new Error('bug'), timeout('request')])
        policy.delayAfter(error, makeCall(), makeRequest('{}'))
      expect(spend).not.toHaveBeenCalled()
    })
  })

  it('tells of each retry, and of nothing else', () => {
    const events = new Events()
    const told: ClientEvent[] = []
    events.events$.subscribe((event) => told.push(event))
    const policy = makePolicy(new VirtualTimeScheduler(), { events })
    const call = makeCall({ settings: { maxRetries: 1, retryBackoff: () => 2 } })
    const errors = [status(503), status(503)]
    for (const error of errors) policy.delayAfter(error, call, makeRequest('{}'))
    expect(told).toEqual([
      { type: 'retry', meta: expect.objectContaining({ attempts: 1 }), error: errors[0], delay: 2_000 },
    ])
  })
})
