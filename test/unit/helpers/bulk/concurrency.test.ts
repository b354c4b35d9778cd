import { describe, expect, it } from 'vitest'
import { AdaptiveConcurrency } from '../../../../src/helpers/bulk/concurrency.js'

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
      serve(concurrency, workers, 100)
      expect(concurrency.limit).toBeGreaterThanOrEqual(Math.min(16, workers + 1))
      expect(concurrency.limit).toBeLessThanOrEqual(workers + 5)
    }
  })

  it('grows by one in each round up to its bound', () => {
    const concurrency = new AdaptiveConcurrency()
    const limits = Array.from({ length: 20 }, () => {
      serve(concurrency, 100, 1)
      return concurrency.limit
    })
    expect(limits.slice(0, 4)).toEqual([2, 3, 4, 5])
    expect(limits.at(-1)).toBe(16)
  })

  it('shrinks to a fraction once for all batches under way at a refusal', () => {
    const concurrency = new AdaptiveConcurrency()
    serve(concurrency, 100, 9)
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
