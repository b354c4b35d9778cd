import { NEVER, type Observable, of, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { WireBody } from '../../../src/message/request.js'
import { hedge } from '../../../src/operators/hedge.js'
import { makeCall, makeHedging, makeNode, makeRequest } from '../../support/calls/calls.js'
import { after } from './hedge-race.js'
import { answer } from './specimens/specimen.js'

describe('hedge', () => {
  describe("with after: 'p95'", () => {
    /** Attempts that take so many milliseconds, one after the other, and the time at which the next one gets a hedge. */
    function hedgedAfter(latencies: readonly number[]): number | undefined {
      const clock = new VirtualTimeScheduler()
      const nodes = [makeNode('1'), makeNode('2')]
      const hedging = makeHedging(clock, { nodes })
      let hedgedAt: number | undefined
      const run = (first$: Observable<string>): void => {
        const call = makeCall({ settings: { hedge: { after: 'p95' } } })
        call.node = nodes[0] ?? null
        const second = answer(() => {
          hedgedAt ??= clock.now()
          return of('hedge')
        })
        of(makeRequest<WireBody>('{}'))
          .pipe(hedge<{ hedging: typeof hedging }, string>(call, { hedging }, () => second)(answer(() => first$)))
          .subscribe()
        clock.flush()
      }
      for (const latency of latencies) run(after(latency, clock, of('a')))
      hedgedAt = undefined
      const begun = clock.now()
      run(NEVER)
      return hedgedAt === undefined ? undefined : hedgedAt - begun
    }

    it('starts no hedge until 32 responses are known', () => {
      expect(hedgedAfter(Array.from({ length: 31 }, () => 10))).toBeUndefined()
      expect(hedgedAfter(Array.from({ length: 32 }, () => 10))).toBe(11)
    })

    it('waits longer than 95 % of the latest responses took', () => {
      expect(hedgedAfter(Array.from({ length: 128 }, (_, place) => (place % 20 === 19 ? 500 : 20)))).toBe(21)
      expect(hedgedAfter(Array.from({ length: 128 }, (_, place) => (place % 10 === 9 ? 500 : 20)))).toBeGreaterThan(21)
    })
  })
})
