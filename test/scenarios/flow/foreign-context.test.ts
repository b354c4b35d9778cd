import { once } from 'node:events'
import { iterate, paced } from 'rxelastic/flow'
import { catchError, concat, concatMap, count, ignoreElements, lastValueFrom, NEVER, type Observable, tap } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { BIG, ONE_PIECE, standstill, startSearchServer } from './search-server.js'

describe.each(KINDS)('backpressure over $kind', ({ clientTo }) => {
  /** A client with one socket, that was opened for a consumer who stands still, and another client. */
  async function start() {
    const url = await startSearchServer()
    const [client, other] = [clientTo(url, { maxSockets: 1 }), clientTo(url)]
    const controller = new AbortController()
    // Collected, so that its socket is free again.
    const page$ = client.search$({ index: 'small' })
    const slow$ = page$.pipe(
      tap(() => controller.abort()),
      paced(() => NEVER),
    )
    const big$ = other.helpers.hits$({ index: 'big' })
    const standStill = async () => {
      const subscription = slow$.subscribe()
      onTestFinished(() => subscription.unsubscribe())
      if (!controller.signal.aborted) await once(controller.signal, 'abort')
    }
    return { client, other, page$, big$, standStill, signal: controller.signal }
  }

  it.each([
    ['that is collected', false],
    ['that is streamed as bytes', 'bytes'],
    ['that is streamed as tokens', true],
  ] as const)('%s ignores the consumer that opened its socket', async (_what, asStream) => {
    const { client, big$, standStill } = await start()
    await standStill()
    const call$: Observable<unknown> = client.search$({ index: 'small' }, { asStream })
    expect(await lastValueFrom(concat(call$.pipe(ignoreElements()), big$).pipe(count()))).toBe(BIG)
  })

  it('of a call within paced is independent of paced', async () => {
    const { client, page$, big$ } = await start()
    const work = () => client.count$({ index: 'small' }).pipe(concatMap(() => big$))
    expect(await lastValueFrom(page$.pipe(paced(work), count()))).toBe(BIG)
  })

  it('of an aborted call is independent of the context that aborted it', async () => {
    const { other, big$, standStill, signal } = await start()
    const aborted$: Observable<unknown> = other.search$({ index: 'silent' }, { signal })
    const total = lastValueFrom(
      aborted$.pipe(
        catchError(() => big$),
        count(),
      ),
    )
    await standStill()
    expect(await total).toBe(BIG)
  })

  it('of a call obeys its own consumer although its socket was open before', async () => {
    const { other, big$ } = await start()
    const count$ = other.count$({ index: 'small' })
    await lastValueFrom(count$)
    let seen = 0
    const iterator = iterate(
      count$.pipe(
        concatMap(() => big$),
        tap(() => seen++),
      ),
    )[Symbol.asyncIterator]()
    onTestFinished(async () => void (await iterator.return?.()))
    await iterator.next()
    expect(await standstill(() => seen)).toBeLessThan(ONE_PIECE)
  })
})
