import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Demand } from '../../../src/flow/demand.js'

/** A demand, and a valve that writes down what it is told. */
function watched() {
  const demand = new Demand()
  const told: string[] = []
  const valve = { pause: () => told.push('pause'), resume: () => told.push('resume') }
  return { demand, told, valve, stop: demand.control(valve) }
}

describe('Demand', () => {
  it('is not paused at first', () => {
    const { demand, told } = watched()
    expect([demand.paused, told]).toEqual([false, []])
  })

  it('notifies its sources once when it is paused and once when it resumes', () => {
    const { demand, told } = watched()
    demand.pause()
    demand.pause()
    expect([demand.paused, told]).toEqual([true, ['pause']])
    demand.resume()
    demand.resume()
    expect([demand.paused, told]).toEqual([false, ['pause', 'resume']])
  })

  it('resumes when the last holder releases it', () => {
    const { demand, told } = watched()
    demand.pause('reader')
    demand.pause('decompressor')
    demand.resume('reader')
    expect([demand.paused, told]).toEqual([true, ['pause']])
    demand.resume('decompressor')
    expect([demand.paused, told]).toEqual([false, ['pause', 'resume']])
  })

  it('ignores a release without a hold', () => {
    const { demand, told } = watched()
    demand.pause('reader')
    demand.resume('another')
    demand.resume()
    expect([demand.paused, told]).toEqual([true, ['pause']])
  })

  it('pauses a source that is added later', () => {
    const { demand, told, valve } = watched()
    demand.pause()
    demand.control({ ...valve })
    expect(told).toEqual(['pause', 'pause'])
  })

  it('does not notify a source that no longer obeys it', () => {
    const { demand, told, stop } = watched()
    stop()
    stop()
    demand.pause()
    demand.resume()
    expect(told).toEqual([])
  })

  it('keeps the others paused when a source pauses again as it resumes', () => {
    const demand = new Demand()
    const told: string[] = []
    demand.control({ pause: () => {}, resume: () => demand.pause('reader of the first chunk') })
    demand.control({ pause: () => told.push('pause'), resume: () => told.push('resume') })
    demand.pause()
    demand.resume()
    expect([demand.paused, told.at(-1)]).toEqual([true, 'pause'])
  })

  it('is paused exactly while a holder holds it', () => {
    const act = fc.record({ holder: fc.nat(3), pause: fc.boolean() })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { demand, told } = watched()
        const holders = new Set<number>()
        for (const { holder, pause } of acts) {
          if (pause) holders.add(holder)
          else holders.delete(holder)
          if (pause) demand.pause(holder)
          else demand.resume(holder)
          expect(demand.paused).toBe(holders.size > 0)
          expect(told.at(-1) ?? 'resume').toBe(holders.size > 0 ? 'pause' : 'resume')
        }
      }),
    )
  })
})
