import { afterEach, beforeEach, vi } from 'vitest'

/** Replaces `performance.now` and the turns of the event loop for the tests around. A test sets the time. */
export function useProcessClock(): { now: number } {
  const clock = { now: 0 }
  beforeEach(() => {
    clock.now = 0
    vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate'] })
    vi.spyOn(performance, 'now').mockImplementation(() => clock.now)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  return clock
}
