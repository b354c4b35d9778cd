import * as fc from 'fast-check'
import { VirtualTimeScheduler } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Call } from '../../../src/call/call.js'
import { ResponseError } from '../../../src/errors/index.js'
import type { CallSettings } from '../../../src/options/call-settings.js'
import { makeCall, makeNode, makePolicy, makeRequest } from '../../support/calls/calls.js'
import { delay, refused, status } from './support.js'

describe('RetryPolicy', () => {
  afterEach(() => vi.restoreAllMocks())

  describe('waits', () => {
    const waits = (settings: Partial<CallSettings> = {}, failures = 0) => {
      const call = makeCall({ settings: { maxRetries: 50, ...settings } })
      call.failures = failures
      return makePolicy(new VirtualTimeScheduler()).delayAfter(status(503), call, makeRequest('{}'))
    }

    it('a random time below a bound that doubles from 0.5 s to 20 s', () => {
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

    it('the seconds of `retryBackoff`, which gets the number of failures', () => {
      const retryBackoff = vi.fn(() => 1.5)
      expect([waits({ retryBackoff }), waits({ retryBackoff }, 2)]).toEqual([1_500, 1_500])
      expect(retryBackoff.mock.calls).toEqual([
        [0.25, 20, 1],
        [0.25, 20, 3],
      ])
      expect(waits({ retryBackoff: () => -1 })).toBe(0)
    })

    it('what the server requests, even if redaction hides it', () => {
      const redaction = { type: 'remove' as const }
      const error = new ResponseError(
        { ...makeCall().diagnostics({ statusCode: 503, headers: { 'retry-after': '2' } }) },
        { redaction },
      )
      expect(error.headers).toEqual({})
      expect(error.retryAfter).toBe('2')
    })

    it('no time if `retryBackoff` returns no number: the call fails', () => {
      expect(() => waits({ retryBackoff: () => Number.NaN })).toThrow(
        'retryBackoff must return seconds, it returned NaN',
      )
    })

    it('the seconds that the server requests, rather than `retryBackoff`', () => {
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

    it('not at all for an untried living node, after a failed connection', () => {
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

    it('not at all for a server that requests more than five minutes: the call fails at once', () => {
      expect(delay(status(503, { 'retry-after': '300' }))).toBe(300_000)
      expect(delay(status(503, { 'retry-after': '301' }))).toBeUndefined()
    })
  })
})
