import { ambientDemand, type Demand, iterate, paced } from 'rxelastic/flow'
import { lastValueFrom, Observable, take, tap, timer } from 'rxjs'
import { describe, expect, it } from 'vitest'

/** The example of {@link ambientDemand}. */
const ticks$ = new Observable<number>((out) => {
  let tick = 0
  let ticking: NodeJS.Timeout | undefined
  const resume = (): void => {
    ticking = setInterval(() => out.next(tick++), 10)
  }
  const pause = () => clearInterval(ticking)
  resume()
  out.add(ambientDemand()?.control({ pause, resume }))
  out.add(pause)
})

describe('ambientDemand', () => {
  it('pauses while its consumer is busy and resumes afterwards', async () => {
    let most = 0
    let waiting = 0
    const work = () => timer(60).pipe(tap(() => waiting--))
    const before = tap(() => {
      most = Math.max(most, ++waiting)
    })
    await lastValueFrom(ticks$.pipe(before, paced(work), take(4)))
    expect(most).toBe(1)
  })

  it('is found by calls that start in reaction, also after a pause', async () => {
    const found = new Set<Demand | undefined>()
    const noted$ = ticks$.pipe(
      tap(() => found.add(ambientDemand())),
      take(4),
    )
    for await (const _ of iterate(noted$, { highWaterMark: 1 })) await lastValueFrom(timer(30))
    expect([found.size, found.has(undefined)]).toEqual([1, false])
  })

  it('is undefined without a consumer', () => {
    expect(ambientDemand()).toBeUndefined()
  })
})
