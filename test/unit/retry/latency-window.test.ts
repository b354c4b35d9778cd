import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LatencyWindow } from '../../../src/retry/latency-window.js'

function windowOf(latencies: readonly number[]): LatencyWindow {
  const window = new LatencyWindow()
  for (const latency of latencies) window.add(latency)
  return window
}

/** The value at 95 % of the sorted values, by nearest rank. */
function percentile(latencies: readonly number[]): number | undefined {
  return [...latencies].sort((a, b) => a - b)[Math.ceil(latencies.length * 0.95) - 1]
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1)

describe('LatencyWindow', () => {
  it('has no estimate until 32 latencies are known', () => {
    expect(windowOf(upTo(31)).p95).toBeUndefined()
    expect(windowOf(upTo(32)).p95).toBe(31)
  })

  it('is the latency that 95 % of the latest 128 did not exceed', () => {
    expect(windowOf(upTo(128)).p95).toBe(122)
    expect(windowOf(upTo(256)).p95).toBe(128 + 122)
  })

  it('forgets an outage once 128 responses have come after it', () => {
    const window = windowOf(upTo(128).map(() => 5_000))
    expect(window.p95).toBe(5_000)
    for (let count = 0; count < 128; count++) window.add(10)
    expect(window.p95).toBe(10)
  })

  it('sorts numbers as numbers, of any order and size', () => {
    const latency = fc.double({ min: 0, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(latency, { minLength: 32, maxLength: 300 }), (latencies) => {
        const measured = latencies.slice(0, latencies.length - (latencies.length % 16))
        expect(windowOf(latencies).p95).toBe(percentile(measured.slice(-128)))
      }),
    )
  })
})
