import { pullFrom } from 'rxelastic/flow'
import { describe, expect, it, vi } from 'vitest'
import { withDemand } from '../../../src/flow/ambient.js'
import { Demand } from '../../../src/flow/demand.js'
import { useProcessClock } from '../../support/clock/process-clock.js'

const clock = useProcessClock()

describe('pullFromIterator', () => {
  it('emits in the time that its consumer has left of each turn of the event loop', () => {
    const demand = new Demand()
    const seen: number[] = []
    const read = () => pullFrom(Array.from({ length: 100 }).keys()).subscribe((number) => seen.push(number))
    clock.now = 1
    demand.turns.isOver()
    clock.now = 10
    withDemand(demand, read)
    expect(seen.length).toBeLessThan(20)
    vi.runAllTimers()
    expect(seen.length).toBe(100)
  })

  it('emits nothing in a later turn when its consumer has left', () => {
    const demand = new Demand()
    const seen: number[] = []
    const read = () => pullFrom(Array.from({ length: 100 }).keys()).subscribe((number) => seen.push(number))
    clock.now = 1
    demand.turns.isOver()
    clock.now = 10
    const subscription = withDemand(demand, read)
    const { length } = seen
    subscription.unsubscribe()
    vi.runAllTimers()
    expect([seen.length, vi.getTimerCount()]).toEqual([length, 0])
  })
})
