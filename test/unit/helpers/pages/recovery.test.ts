import { type Client, errors } from 'rxelastic'
import {
  asyncScheduler,
  defer,
  lastValueFrom,
  Observable,
  type SchedulerLike,
  throwError,
  toArray,
  VirtualTimeScheduler,
} from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Delivered } from '../../../../src/helpers/pages/delivered.js'
import { beginAgain } from '../../../../src/helpers/pages/recovery.js'
import { idsUpTo, numbers, read$, sortedIds } from '../../../scenarios/scan/scan-support.js'

const lost = new errors.ScanError('1 shard failed', { failures: [{ reason: { type: 'node_closed_exception' } }] })
const WAITS = [250, 500, 1_000, 2_000, 4_000, 5_000]

/** When a reading is begun that is always lost, after it has delivered as many new documents as it is told. */
function beginnings(news: (attempt: number) => number): {
  times: number[]
  failures: unknown[]
  clock: VirtualTimeScheduler
} {
  const clock = new VirtualTimeScheduler()
  const delivered = new Delivered(1_000)
  const times: number[] = []
  const failures: unknown[] = []
  const reading$ = defer(() => {
    times.push(clock.now())
    for (let count = news(times.length); count > 0; count--)
      delivered.accept({ _index: 'a', _id: `${times.length}-${count}` })
    return throwError(() => lost)
  })
  reading$.pipe(beginAgain(delivered, clock)).subscribe({ error: (error) => failures.push(error) })
  return { times, failures, clock }
}

const steps = (times: readonly number[]): number[] => times.slice(1).map((time, place) => time - (times[place] ?? 0))

describe('a scan whose shards are lost', () => {
  it('restarts six times after growing waits', () => {
    const { times, failures, clock } = beginnings(() => 0)
    clock.flush()
    expect(steps(times)).toEqual(WAITS)
    expect(failures).toEqual([lost])
  })

  it('restarts six times again after new hits', () => {
    const { times, failures, clock } = beginnings((attempt) => (attempt === 3 ? 2 : 0))
    clock.flush()
    expect(steps(times)).toEqual([...WAITS.slice(0, 2), ...WAITS])
    expect(failures).toEqual([lost])
  })

  it('stops waiting when its consumer leaves', () => {
    const clock = new VirtualTimeScheduler()
    let begun = 0
    const reading$ = new Observable((out) => {
      begun++
      out.error(lost)
    })
    const subscription = reading$.pipe(beginAgain(new Delivered(1), clock)).subscribe()
    expect(clock.actions).toHaveLength(1)
    subscription.unsubscribe()
    expect(clock.actions).toEqual([])
    expect(begun).toBe(1)
  })

  it.each(['scan$', 'scroll$'] as const)('%s waits by the scheduler of its client', async (helper) => {
    const delays: number[] = []
    const scheduler: SchedulerLike = {
      now: () => asyncScheduler.now(),
      schedule: (work: never, delay = 0, state?: never) => {
        delays.push(delay)
        return asyncScheduler.schedule(work, delay === WAITS[0] ? 0 : delay, state)
      },
    }
    const { client, cluster } = await numbers(20, { client: { scheduler } })
    let pages = 0
    cluster.intercept(({ path }) => (path.includes('_search') && ++pages === 3 ? unavailable : undefined))
    expect(sortedIds(await all(client, helper))).toEqual(idsUpTo(20))
    expect(delays).toContain(WAITS[0])
  })
})

const reason = { type: 'no_shard_available_action_exception', reason: null }
const unavailable = {
  statusCode: 400,
  body: { error: { type: 'search_phase_execution_exception', failed_shards: [{ reason }] } },
}

const all = (client: Client, helper: 'scan$' | 'scroll$') =>
  lastValueFrom(read$(client, helper, { size: 5 }).pipe(toArray()))
