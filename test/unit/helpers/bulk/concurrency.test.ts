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

describe('AdaptiveConcurrency', () => {
  it('finds about as many batches as the server works on, and a few that wait', () => {
    for (const workers of [1, 2, 4, 8]) {
      const concurrency = new AdaptiveConcurrency()
      serve(concurrency, workers, 100)
      expect(concurrency.limit).toBeGreaterThanOrEqual(Math.min(16, workers + 1))
      expect(concurrency.limit).toBeLessThanOrEqual(workers + 5)
    }
  })

  it('grows by one a round, and never beyond its bound', () => {
    const concurrency = new AdaptiveConcurrency()
    const limits = Array.from({ length: 20 }, () => {
      serve(concurrency, 100, 1)
      return concurrency.limit
    })
    expect(limits.slice(0, 4)).toEqual([2, 3, 4, 5])
    expect(limits.at(-1)).toBe(16)
  })

  it('falls to a part at a refusal, once for all batches on their way', () => {
    const concurrency = new AdaptiveConcurrency()
    serve(concurrency, 100, 9)
    expect(concurrency.limit).toBe(10)
    for (let batch = 0; batch < 10; batch++) concurrency.refused()
    expect(concurrency.limit).toBe(7)
    for (let batch = 0; batch < 10; batch++) for (let again = 0; again < 9; again++) concurrency.refused()
    expect(concurrency.limit).toBe(1)
  })

  it('follows a server that becomes slower', () => {
    const concurrency = new AdaptiveConcurrency()
    serve(concurrency, 8, 50)
    expect(concurrency.limit).toBeGreaterThan(8)
    serve(concurrency, 1, 200)
    expect(concurrency.limit).toBeLessThanOrEqual(16)
  })
})
