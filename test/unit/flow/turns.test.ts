import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it, vi } from 'vitest'
import { Turns } from '../../../src/flow/turns.js'
import { useProcessClock } from '../../support/clock/process-clock.js'

const clock = useProcessClock()

describe('Turns', () => {
  it('gives all work of one turn of the event loop 2 ms together', () => {
    const turns = new Turns()
    const seen = [1, 2.9, 3, 3.1, 30].map((time) => {
      clock.now = time
      return turns.isOver()
    })
    expect(seen).toEqual([false, false, false, true, true])
    vi.runAllTimers()
    expect(turns.isOver()).toBe(false)
  })

  it('continues waiting work in order within the time of each turn, and then sources', () => {
    const turns = new Turns()
    const done: string[] = []
    const work = (name: string) => () => {
      done.push(name)
      clock.now += 1.5
    }
    clock.now = 1
    turns.afterWork(work('source'))
    for (const name of ['a', 'b', 'c']) turns.later(work(name))
    expect(done).toEqual([])
    vi.runOnlyPendingTimers()
    expect(done).toEqual(['a', 'b'])
    vi.runOnlyPendingTimers()
    expect(done).toEqual(['a', 'b', 'c', 'source'])
    vi.runOnlyPendingTimers()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves a source what responses have left of the turn', () => {
    const turns = new Turns()
    let emitted = 0
    const source = (): void => {
      while (!turns.isOver()) {
        emitted++
        clock.now++
      }
    }
    clock.now = 1
    turns.isOver()
    turns.afterWork(source)
    clock.now = 2
    vi.runOnlyPendingTimers()
    expect(emitted).toBe(2)
    // What comes next has time of its own.
    expect(turns.isOver()).toBe(false)
  })

  it('lets what continues wait for the next turn if it is not done', () => {
    const turns = new Turns()
    let times = 0
    const work = (): void => {
      if (++times < 3) turns.later(work)
    }
    turns.later(work)
    vi.runOnlyPendingTimers()
    expect(times).toBe(1)
    vi.runAllTimers()
    expect(times).toBe(3)
  })

  it('keeps the async context of waiting work', () => {
    const turns = new Turns()
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    for (const name of ['a', 'b']) storage.run(name, () => turns.later(() => seen.push(storage.getStore())))
    vi.runAllTimers()
    expect(seen).toEqual(['a', 'b'])
  })

  it('gives up what is canceled, also by work before it', () => {
    const turns = new Turns()
    const done: string[] = []
    const b = (): void => void done.push('b')
    const source = (): void => void done.push('source')
    turns.later(() => {
      done.push('a')
      turns.cancel(b)
      turns.cancel(source)
    })
    turns.later(b)
    turns.afterWork(source)
    vi.runAllTimers()
    expect([vi.getTimerCount(), done]).toEqual([0, ['a']])
  })
})
