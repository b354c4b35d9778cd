import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it, vi } from 'vitest'
import { Turns } from '../../../../src/helpers/bulk/turns.js'
import { useProcessClock } from '../../../support/clock/process-clock.js'

const clock = useProcessClock()

describe('Turns', () => {
  it('gives all work of one turn of the event loop 4 ms together', () => {
    const turns = new Turns()
    const seen = [0, 3.9, 4, 4.1, 30].map((time) => {
      clock.now = time
      return turns.isOver()
    })
    expect(seen).toEqual([false, false, false, true, true])
    vi.runAllTimers()
    expect(turns.isOver()).toBe(false)
  })

  it('continues waiting work in order within the time of each turn', () => {
    const turns = new Turns()
    const done: string[] = []
    for (const name of ['a', 'b', 'c']) {
      turns.later(() => {
        done.push(name)
        clock.now += 3
      })
    }
    expect(done).toEqual([])
    vi.runOnlyPendingTimers()
    expect(done).toEqual(['a', 'b'])
    vi.runOnlyPendingTimers()
    expect(done).toEqual(['a', 'b', 'c'])
    vi.runOnlyPendingTimers()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps the async context of waiting work', () => {
    const turns = new Turns()
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    for (const name of ['a', 'b']) storage.run(name, () => turns.later(() => seen.push(storage.getStore())))
    vi.runAllTimers()
    expect(seen).toEqual(['a', 'b'])
  })

  it('does nothing more when it is stopped, also by waiting work', () => {
    const turns = new Turns()
    const done: string[] = []
    turns.later(() => {
      done.push('a')
      turns.stop()
    })
    turns.later(() => done.push('b'))
    vi.runAllTimers()
    turns.later(() => done.push('c'))
    expect([turns.isOver(), vi.getTimerCount(), done]).toEqual([true, 0, ['a']])
  })
})
