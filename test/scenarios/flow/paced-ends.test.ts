import { iterate, paced } from 'rxelastic/flow'
import {
  catchError,
  concat,
  count,
  ignoreElements,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  of,
  pipe,
  repeat,
  retry,
  share,
  take,
  tap,
  timer,
  toArray,
} from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { BIG, ONE_PIECE, standstill, startSearchServer } from './search-server.js'

const IDS = Array.from({ length: 10 }, (_, id) => String(id))

/** Takes the first value, and then stands still. @returns how much had come when nothing more came */
async function standing(source: (seen: () => void) => Observable<unknown>): Promise<number> {
  let seen = 0
  const iterator = iterate(source(() => seen++))[Symbol.asyncIterator]()
  await iterator.next()
  onTestFinished(async () => void (await iterator.return?.()))
  return standstill(() => seen)
}

describe.each(KINDS)('paced, over $kind', ({ clientTo }) => {
  const start = async () => {
    const { helpers } = clientTo(await startSearchServer(), { maxRetries: 0 })
    return (index: string) => helpers.hits$({ index })
  }
  const slow = () => timer(5)

  it.each(['retry', 'catchError'])('does not pause the source of %s although values waited', async (name) => {
    const hits$ = await start()
    const again = name === 'retry' ? retry<string>(1) : catchError<string, Observable<string>>(() => ids$)
    const ids$ = hits$('malformed').pipe(paced(({ _id = '' }) => slow().pipe(map(() => _id))))
    expect((await lastValueFrom(ids$.pipe(again, toArray()))).slice(-10)).toEqual(IDS)
  })

  it.each([
    ['at once', (hit: unknown) => of(hit)],
    ['later', async (hit: unknown) => hit],
  ])('obeys its consumer when its work ends %s', async (_when, work) => {
    const hits$ = await start()
    const source = (seen: () => void) =>
      concat(hits$('small').pipe(paced(work), ignoreElements()), hits$('big')).pipe(tap(seen))
    expect(await standing(source)).toBeLessThan(ONE_PIECE)
  })

  it.each([
    ['', paced(() => NEVER)],
    [
      ', and its own consumer held it back',
      pipe(
        paced(async (hit) => hit),
        paced(() => NEVER),
      ),
    ],
  ])('releases a shared source when the consumer leaves%s', async (_how, slowly) => {
    let seen = 0
    const big$ = (await start())('big').pipe(tap(() => seen++))
    const shared$ = big$.pipe(share())
    const left = shared$.pipe(slowly).subscribe()
    const total = lastValueFrom(shared$.pipe(count()))
    expect(await standstill(() => seen)).toBeLessThan(ONE_PIECE)
    left.unsubscribe()
    expect(await total).toBe(BIG)
  })
})

describe('paced', () => {
  it('can be left within a source that never ends by itself', async () => {
    const endless$ = of(1).pipe(repeat())
    const some$ = endless$.pipe(
      paced((value) => of(value)),
      take(3),
      toArray(),
    )
    expect(await lastValueFrom(some$)).toEqual([1, 1, 1])
  })
})
