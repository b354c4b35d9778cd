import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../benchmarks/tail/phases.js'

const moments = { begin: 1_000, killed: 11_000, restarted: 21_000, returned: 24_000, end: 34_000 }

/** A call every 10 ms, from the warm-up to the end of the run. */
const due = Array.from({ length: 3_500 }, (_, call) => call * 10)

describe('figuresOf', () => {
  it('counts each call in the phase in which it was due, and none of the warm-up', () => {
    const latency = due.map(() => 5)
    const {
      before,
      'first 5 s': shock,
      outage,
      restart,
      return: after,
    } = figuresOf({ due, latency, errors: {} }, moments)
    expect([before, shock, outage, restart, after].map(({ calls }) => calls)).toEqual([1_000, 500, 500, 300, 1_000])
  })

  it('takes percentiles by nearest rank over the calls that did not fail', () => {
    const latency = due.map((time) => (time >= 24_000 ? (time - 24_000) / 10 + 1 : 5))
    latency[2_400] = -1
    expect(figuresOf({ due, latency, errors: {} }, moments).return).toEqual({
      calls: 1_000,
      failed: 1,
      p50: 501,
      p99: 991,
      p999: 1_000,
    })
  })

  it('has no outage after the first seconds if runs are short', () => {
    const short = { ...moments, restarted: 14_000, returned: 15_000 }
    const latency = due.map(() => 5)
    expect(figuresOf({ due, latency, errors: {} }, short)).toMatchObject({
      'first 5 s': { calls: 300 },
      outage: { calls: 0, failed: 0 },
    })
  })
})
