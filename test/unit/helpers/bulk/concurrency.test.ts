import { describe, expect, it } from 'vitest'
import { AdaptiveConcurrency, FixedConcurrency } from '../../../../src/helpers/bulk/concurrency.js'
import { runJob, type ServerModel } from './server-model.js'

const FIXED = [1, 2, 4, 8]
const SERVER: ServerModel = { workers: 2, service: 100, latency: 2, filling: 10 }

/** Answers so many rounds from a server that works on `workers` batches at once, each for ten milliseconds. */
function serve(concurrency: AdaptiveConcurrency, workers: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const { limit } = concurrency
    const time = 10 * Math.max(1, limit / workers)
    for (let answer = 0; answer < limit; answer++) concurrency.answered(time, 1_000_000)
  }
}

/**
 * Sends so many batches to a server that refuses those above `most` at once. Returns the share of refused ones.
 */
function serveUpTo(concurrency: AdaptiveConcurrency, most: number, batches: number): number {
  let refused = 0
  for (let sent = 0; sent < batches; ) {
    const { limit } = concurrency
    for (let batch = 1; batch <= limit; batch++, sent++) {
      if (batch <= most) concurrency.answered(10, 1_000_000)
      else concurrency.refused(false)
    }
    refused += Math.max(0, limit - most)
  }
  return refused / batches
}

describe('AdaptiveConcurrency', () => {
  it('finds about as many batches as the server handles, and a few that wait', () => {
    for (const workers of [1, 2, 4, 8]) {
      const concurrency = new AdaptiveConcurrency()
      runJob(concurrency, 1_000, { ...SERVER, workers })
      expect(concurrency.limit).toBeGreaterThanOrEqual(Math.min(16, workers + 1))
      expect(concurrency.limit).toBeLessThanOrEqual(workers + 5)
    }
  })

  it.each([30, 150, 1_500])('is as fast as the best fixed number in a job of %i batches', (batches) => {
    for (const workers of [1, 2, 4, 8]) {
      for (const { service, latency } of [SERVER, { service: 40, latency: 2 }, { service: 100, latency: 40 }]) {
        for (const variation of [0, 0.5]) {
          const server = { ...SERVER, workers, service, latency, variation }
          const timeWith = (limit: number): number => runJob(new FixedConcurrency(limit), batches, server).time
          const best = Math.min(...FIXED.map(timeWith))
          const { time } = runJob(new AdaptiveConcurrency(), batches, server)
          expect(best / time, JSON.stringify(server)).toBeGreaterThan(0.95)
        }
      }
    }
  })

  it.each([2, 3, 5, 10])(
    'is as fast with a server that holds %i batches, of which under 1 in 100 are refused once it has settled',
    (most) => {
      const server = { ...SERVER, most, variation: 0.5 }
      const first = runJob(new AdaptiveConcurrency(), 375, server)
      const all = runJob(new AdaptiveConcurrency(), 1_500, server)
      expect((all.refused - first.refused) / 1_125).toBeLessThan(0.01)
      const best = Math.min(...FIXED.map((limit) => runJob(new FixedConcurrency(limit), 1_500, server).time))
      expect(best / all.time).toBeGreaterThan(0.95)
    },
  )

  it('doubles first and then grows by one in each round up to its bound', () => {
    const concurrency = new AdaptiveConcurrency()
    expect(concurrency.limit).toBe(5)
    serve(concurrency, 100, 1)
    expect(concurrency.limit).toBe(10)
    const limits = Array.from({ length: 20 }, () => {
      serve(concurrency, 100, 1)
      return concurrency.limit
    })
    expect(limits.slice(0, 4)).toEqual([11, 12, 13, 14])
    expect(limits.at(-1)).toBe(16)
  })

  it('shrinks to a fraction once for all batches under way at a refusal', () => {
    const concurrency = new AdaptiveConcurrency()
    while (concurrency.limit < 10) serve(concurrency, 100, 1)
    expect(concurrency.limit).toBe(10)
    for (let batch = 0; batch < 10; batch++) concurrency.refused(false)
    expect(concurrency.limit).toBe(7)
    for (let batch = 0; batch < 10; batch++) for (let again = 0; again < 9; again++) concurrency.refused(false)
    expect(concurrency.limit).toBe(1)
  })

  it('rarely exceeds what was refused', () => {
    const concurrency = new AdaptiveConcurrency()
    serveUpTo(concurrency, 3, 100)
    expect(serveUpTo(concurrency, 3, 3_000)).toBeLessThan(0.01)
    expect(concurrency.limit).toBeGreaterThanOrEqual(2)
    expect(concurrency.limit).toBeLessThanOrEqual(4)
  })

  it('forgets refusals of resends when batches succeed again', () => {
    const concurrency = new AdaptiveConcurrency()
    serveUpTo(concurrency, 5, 50)
    concurrency.refused(false)
    for (let again = 0; again < 20; again++) concurrency.refused(true)
    expect(concurrency.limit).toBe(1)
    serve(concurrency, 100, 10)
    expect(concurrency.limit).toBeGreaterThanOrEqual(4)
  })

  it('adapts to a server that refuses less than before', () => {
    const concurrency = new AdaptiveConcurrency()
    serveUpTo(concurrency, 2, 2_000)
    expect(concurrency.limit).toBeLessThanOrEqual(3)
    expect(serveUpTo(concurrency, 12, 4_000)).toBeLessThan(0.01)
    expect(concurrency.limit).toBeGreaterThanOrEqual(9)
    expect(concurrency.limit).toBeLessThanOrEqual(13)
  })

  it('adapts to a server that becomes slower', () => {
    const concurrency = new AdaptiveConcurrency()
    serve(concurrency, 8, 50)
    expect(concurrency.limit).toBeGreaterThan(8)
    serve(concurrency, 1, 200)
    expect(concurrency.limit).toBeLessThanOrEqual(16)
  })
})
