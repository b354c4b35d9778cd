import { Readable } from 'node:stream'
import { pullFrom } from 'rxelastic/flow'
import { describe, expect, it, vi } from 'vitest'
import { withDemand } from '../../../src/flow/ambient.js'
import { Demand } from '../../../src/flow/demand.js'
import { useProcessClock } from '../../support/clock/process-clock.js'

const clock = useProcessClock()

describe('pullFromStream', () => {
  it('emits one chunk a turn of the event loop if that takes the time of a turn', () => {
    const demand = new Demand()
    const stream = new Readable({ objectMode: true, read() {} })
    const seen: string[] = []
    const work = (chunk: string): void => {
      seen.push(chunk)
      clock.now += 20
    }
    clock.now = 1
    const subscription = withDemand(demand, () => pullFrom<string>(stream).subscribe(work))
    for (const chunk of ['a', 'b', 'c']) {
      expect(stream.isPaused()).toBe(false)
      stream.emit('data', chunk)
      expect(stream.isPaused()).toBe(true)
      vi.runAllTimers()
    }
    expect(seen).toEqual(['a', 'b', 'c'])
    subscription.unsubscribe()
    expect(vi.getTimerCount()).toBe(0)
  })
})
