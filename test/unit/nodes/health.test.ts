import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Health } from '../../../src/nodes/health.js'

/** A node that failed so many times, each time after its rest, and how long it rested. */
function failed(times: number) {
  const health = new Health()
  const rests: number[] = []
  let now = 0
  for (let count = 0; count < times; count++) {
    const rest = health.fail(now) ?? expect.fail('a failure that did not count')
    rests.push(rest)
    now += rest
  }
  return { health, rests, now }
}

describe('Health', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is alive at first', () => {
    const health = new Health()
    expect([health.alive, health.isUsable(0, 0)]).toEqual([true, true])
  })

  it('rests longer each time, from 1 s to 60 s', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { rests } = failed(9)
    expect(rests).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('randomizes half of the rest', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    expect(failed(8).rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    vi.restoreAllMocks()
    const rests = new Set(Array.from({ length: 100 }, () => failed(1).rests[0]))
    expect(rests.size).toBeGreaterThan(90)
  })

  it('rests within its bounds, however often it has failed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (times) => {
        const longest = Math.min(60_000, 1_000 * 2 ** (times - 1))
        const rest = failed(times).rests.at(-1)
        expect(rest).toBeGreaterThanOrEqual(longest / 2)
        expect(rest).toBeLessThanOrEqual(longest)
      }),
    )
  })

  it('excludes a resting node, and then allows one probe', () => {
    const health = new Health()
    const end = 7_000 + (health.fail(7_000) ?? 0)
    expect(end).toBeGreaterThan(7_000)
    expect([health.alive, health.lastFailure]).toEqual([false, 7_000])
    expect([health.isUsable(7_000, 0), health.isUsable(end - 1, 0), health.isUsable(end, 0)]).toEqual([
      false,
      false,
      true,
    ])
    expect(health.begin()).toBe(true)
    expect(health.isUsable(end, 0)).toBe(false)
    expect(health.begin()).toBe(false)
  })

  it('counts the failures of concurrent calls as one', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const health = new Health()
    expect([health.fail(0), health.fail(1), health.fail(999)]).toEqual([1_000, undefined, undefined])
    expect([health.lastFailure, health.isUsable(999, 0), health.isUsable(1_000, 0)]).toEqual([999, false, true])
    expect(health.fail(1_000)).toBe(2_000)
  })

  it('allows calls to a living node without a probe', () => {
    const health = new Health()
    expect([health.begin(), health.isUsable(0, 0)]).toEqual([false, true])
  })

  it('lets the next call probe after a probe without a verdict', () => {
    const { health } = failed(1)
    health.begin()
    health.abandon()
    expect([health.alive, health.isUsable(1_000, 0)]).toEqual([false, true])
  })

  it('revives with a success, and starts from 1 s again', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { health, now } = failed(5)
    health.begin()
    expect(health.succeed()).toBe(true)
    expect([health.alive, health.isUsable(now, 0), health.fail(now)]).toEqual([true, true, 1_000])
  })

  it('reports no change for a success of a living node', () => {
    expect(new Health().succeed()).toBe(false)
  })

  it('rests longer after a failed probe', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { health } = failed(1)
    health.begin()
    health.fail(1_000)
    expect([health.isUsable(2_999, 0), health.isUsable(3_000, 0)]).toEqual([false, true])
  })

  it('allows two calls at once after a revival, and one more with each success up to a limit', () => {
    const { health, now } = failed(1)
    health.succeed()
    /** The largest number of calls at which it takes another one, and that one. */
    const room = (): number =>
      Array.from({ length: 100 }, (_, inFlight) => health.isUsable(now, inFlight)).lastIndexOf(true) + 1
    const rooms = [room()]
    for (let count = 0; count < 31; count++) {
      expect(health.steady).toBe(false)
      health.succeed()
      rooms.push(room())
    }
    expect(rooms).toEqual([...Array.from({ length: 31 }, (_, step) => step + 2), 100])
    expect(health.steady).toBe(true)
  })

  it('allows two calls again after the next death', () => {
    const { health, now } = failed(1)
    for (let count = 0; count < 20; count++) health.succeed()
    health.fail(now)
    health.succeed()
    expect([health.isUsable(now, 1), health.isUsable(now, 2)]).toEqual([true, false])
  })
})
