import { Readable } from 'node:stream'
import { ambientDemand, type Demand, iterate } from 'rxelastic/flow'
import {
  concat,
  count,
  EMPTY,
  finalize,
  lastValueFrom,
  NEVER,
  Observable,
  type Observer,
  of,
  range,
  Subject,
  share,
  take,
  tap,
  throwError,
} from 'rxjs'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { BIG, ONE_PIECE, standstill, startSearchServer } from './search-server.js'

interface Values<T> {
  next(): Promise<IteratorResult<T, undefined>>
  leave(): Promise<unknown>
}

function iterator<T>(source$: Observable<T>): Values<T> {
  const values = iterate(source$)[Symbol.asyncIterator]()
  return { next: () => values.next(), leave: async () => values.return?.() }
}

describe('leaving an iteration', () => {
  it('releases the source within a synchronous value and starts nothing more', async () => {
    const log: string[] = []
    const later$ = new Observable<string>(() => void log.push('begun'))
    const source$ = concat(of('a'), later$).pipe(
      tap((value) => {
        log.push(value)
        void values.leave()
      }),
      finalize(() => log.push('left')),
    )
    const values = iterator(source$)
    await values.next()
    expect(log).toEqual(['a', 'left'])
  })

  it('releases the source when the stream made of it is destroyed within such a value', async () => {
    const left = new Promise<void>((resolve) => {
      const source$ = concat(of('a'), NEVER).pipe(
        tap(() => stream.destroy()),
        finalize(resolve),
      )
      const stream = Readable.from(iterate(source$))
      stream.resume()
    })
    await left
  })

  it('drops an error that was not consumed', async () => {
    const source$ = new Subject<number>()
    const values = iterator(source$)
    const first = values.next()
    source$.next(1)
    source$.error(new Error('reset'))
    expect(await first).toEqual({ done: false, value: 1 })
    await values.leave()
    expect(await values.next()).toEqual({ done: true, value: undefined })
  })

  it('subscribes to nothing before it begins', async () => {
    let subscribed = 0
    const values = iterator(new Observable(() => void subscribed++))
    await values.leave()
    expect([await values.next(), subscribed]).toEqual([{ done: true, value: undefined }, 0])
  })
})

describe('an iteration', () => {
  it('subscribes once even if next() is called within the first value', async () => {
    const steps: unknown[] = []
    const source$ = of('a', 'b').pipe(tap((value) => value === 'a' && steps.push(values.next())))
    const values = iterator(source$)
    steps.unshift(values.next())
    expect(await Promise.all([...steps, values.next()])).toEqual([
      { done: false, value: 'b' },
      { done: false, value: 'a' },
      { done: true, value: undefined },
    ])
  })
})

describe('a pending iteration', () => {
  it('unsubscribes from the Observable of another library by its own subscription', async () => {
    let left = 0
    const foreign = {
      subscribe: (observer: Observer<string>) => {
        observer.next('a')
        return { unsubscribe: () => left++ }
      },
    }
    const values = iterator<string>(Object.assign(new Observable<string>(), foreign))
    expect(await values.next()).toEqual({ done: false, value: 'a' })
    await values.leave()
    expect(left).toBe(1)
  })

  it.each([
    ['has ended', EMPTY],
    ['has failed', throwError(() => new Error('broken'))],
  ])('applies no backpressure once its source %s, although values wait', async (_how, end$) => {
    let demand: Demand | undefined
    const source$ = new Observable<number>((out) => {
      demand = ambientDemand()
      return range(0, 20).subscribe(out)
    })
    const values = iterator(concat(source$.pipe(take(19)), end$))
    await values.next()
    expect(demand?.paused).toBe(false)
    await values.leave()
  })
})

describe.each(KINDS)('a loop that is left, over $kind', ({ clientTo }) => {
  it('releases a shared source', async () => {
    const client = clientTo(await startSearchServer())
    let seen = 0
    const big$ = client.helpers.hits$({ index: 'big' }).pipe(tap(() => seen++))
    const shared$ = big$.pipe(share())
    const values = iterator(shared$)
    const first = values.next()
    const total = lastValueFrom(shared$.pipe(count()))
    await first
    expect(await standstill(() => seen)).toBeLessThan(ONE_PIECE)
    await values.leave()
    expect(await total).toBe(BIG)
  })
})
