import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { backoff } from '../../../src/retry/backoff.js'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('backoff', () => {
  it('is random below a bound that doubles, up to 20 s', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    expect([1, 2, 3, 7, 8].map((attempt) => backoff(attempt))).toEqual([250, 500, 1_000, 10_000, 10_000])
  })

  it('calls a function of the user with both bounds in seconds and the attempt', () => {
    const retryBackoff = vi.fn(() => 1.5)
    expect(backoff(3, retryBackoff)).toBe(1_500)
    expect(retryBackoff.mock.calls).toEqual([[0.25, 20, 3]])
  })

  it('treats a negative time as none', () => {
    expect(backoff(1, () => -1)).toBe(0)
  })

  it.each([Number.NaN, '1', undefined])('refuses %o from a function of the user', (returned) => {
    expect(() => backoff(1, () => returned as number)).toThrow(ConfigurationError)
  })
})
