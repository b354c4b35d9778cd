import { Client, type estypes } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import {
  asyncScheduler,
  concatMap,
  defer,
  delay,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  observeOn,
  of,
  retry,
  Subject,
  scan,
  share,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { type BigResponse, startBigResponse } from './big-response.js'

/** 20 MB: more than all buffers between server and consumer together. */
const HITS = 20_000

/** More than one chunk of the response never waits: 64 KiB have fewer hits than this. */
const ONE_PIECE = 70

let big: BigResponse
let client: Client
beforeAll(async () => {
  big = await startBigResponse(HITS)
  client = new Client({ node: big.url })
})
afterAll(async () => {
  await client.close()
  big.close()
})

type Hit = estypes.SearchHit<unknown>

const hits$ = (): Observable<Hit> => client.helpers.hits$({ index: 'big' })

/** Fails at its first subscription. */
function failingFirst<T>(make: () => Observable<T>): Observable<T> {
  let subscriptions = 0
  return defer(() => (subscriptions++ === 0 ? throwError(() => new Error('not yet')) : make()))
}

describe('paced pauses a response', () => {
  /** What an operator holds itself comes on top: some chunks of the response, which has 300. */
  const SOME_PIECES = 20 * ONE_PIECE
  const TWO_PIECES = 2 * ONE_PIECE
  const ways: [name: string, bound: number, source$: (seen: () => void) => Observable<unknown>][] = [
    [
      'through map, filter, scan and share',
      TWO_PIECES,
      (seen) =>
        hits$().pipe(
          tap(seen),
          map(({ _id }) => Number(_id)),
          filter((id) => id >= 0),
          scan((sum, id) => sum + id),
          share(),
        ),
    ],
    ['through retry', TWO_PIECES, (seen) => failingFirst(hits$).pipe(retry(1), tap(seen))],
    [
      'through retry with a delay',
      TWO_PIECES,
      (seen) => failingFirst(hits$).pipe(retry({ count: 1, delay: 1 }), tap(seen)),
    ],
    ['behind a promise', TWO_PIECES, (seen) => defer(async () => 1).pipe(mergeMap(hits$), tap(seen))],
    [
      'with a promise for each value',
      SOME_PIECES,
      (seen) =>
        hits$().pipe(
          tap(seen),
          concatMap(async (hit) => hit),
        ),
    ],
    ['through delay', SOME_PIECES, (seen) => hits$().pipe(tap(seen), delay(1))],
    ['through observeOn', SOME_PIECES, (seen) => hits$().pipe(tap(seen), observeOn(asyncScheduler))],
  ]

  it.each(ways)('%s', async (_name, bound, source) => {
    let seen = 0
    let done = 0
    let most = 0
    const work = (): Observable<number> => of(0, asyncScheduler).pipe(tap({ complete: () => done++ }))
    const some$ = source(() => {
      most = Math.max(most, ++seen - done)
    }).pipe(paced(work, { concurrency: 4 }), take(300))
    await lastValueFrom(some$)
    expect(most).toBeLessThan(bound)
  })
})

describe('several consumers of one response', () => {
  const held: (() => void)[] = []
  afterEach(() => {
    for (const end of held.splice(0)) end()
  })

  it('go at the pace of the one that opened it', async () => {
    let fast = 0
    const shared$ = hits$().pipe(share())
    const slow = shared$.pipe(paced(() => NEVER)).subscribe()
    const other = shared$.subscribe(() => fast++)
    held.push(
      () => slow.unsubscribe(),
      () => other.unsubscribe(),
    )
    await big.stalled()
    expect(fast).toBeGreaterThan(0)
    expect(fast).toBeLessThan(ONE_PIECE)
  })

  it('are not paused by a later one, which has to buffer', async () => {
    const shared$ = hits$().pipe(share())
    const first = record(shared$)
    const late: unknown[] = []
    const gate = new Subject<void>()
    const slow = record(
      shared$.pipe(
        paced(({ _id }) =>
          gate.pipe(
            take(1),
            tap(() => late.push(_id)),
          ),
        ),
      ),
    )
    held.push(
      () => first.unsubscribe(),
      () => slow.unsubscribe(),
    )
    expect(await first.completed()).toHaveLength(HITS)
    expect([late.length, slow.endings]).toEqual([0, 0])
    gate.next()
    expect(late).toEqual(['0'])
  })

  it('pause a response of their own each if it is not shared', async () => {
    const counts: [number, number] = [0, 0]
    const each = (place: 0 | 1): Observable<never> =>
      hits$().pipe(
        tap(() => counts[place]++),
        paced(() => NEVER),
      )
    const both = merge(each(0), each(1)).subscribe()
    held.push(() => both.unsubscribe())
    await big.stalled()
    for (const count of counts) {
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThan(ONE_PIECE)
    }
  })
})

describe('paced does not wait for itself', () => {
  const count = async (source$: Observable<unknown>): Promise<number> =>
    (await lastValueFrom(source$.pipe(toArray()))).length

  it('when a call that started before it is awaited in it', async () => {
    const started$ = hits$().pipe(
      take(3),
      map(() => firstValueFrom(client.search$({ index: 'big' }))),
      paced((response) => response),
      map(({ hits }) => hits.hits.length),
      toArray(),
    )
    expect(await lastValueFrom(started$)).toEqual([HITS, HITS, HITS])
  })

  it('when a stream is read in it at the pace of the consumer of its results', async () => {
    expect(
      await count(
        hits$().pipe(
          take(3),
          paced(() => hits$().pipe(take(200))),
        ),
      ),
    ).toBe(600)
  })

  it('when another paced follows it', async () => {
    const twice$ = hits$().pipe(
      take(200),
      paced((hit) => of(hit, asyncScheduler), { concurrency: 2 }),
      paced(async (hit) => hit),
    )
    expect(await count(twice$)).toBe(200)
  })
})
