import { errors } from 'rxelastic'
import { paced, pullFrom } from 'rxelastic/flow'
import { lines } from 'rxelastic/json'
import { MemoryConnection } from 'rxelastic/testing'
import { from, lastValueFrom, NEVER, Observable, of, Subject, take, takeUntil, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { answering, type Doc, good, numbers, start, turns } from './bulk-server.js'

describe('source and ending of helpers.bulk', () => {
  it('applies backpressure to its source and obeys that of its consumer', async () => {
    const clock = new HandClock()
    const replies$ = new Subject<void>()
    const { client } = answering(() => ({}), {
      scheduler: clock,
      Connection: MemoryConnection.answering(({ body }) =>
        replies$.pipe(
          take(1),
          paced(() => [good(String(body).trimEnd().split('\n'))]),
        ),
      ),
    })
    let read = 0
    function* endless(): Generator<Doc> {
      for (;;) yield { n: read++ }
    }
    const subscription = pullFrom(endless())
      .pipe(client.helpers.bulk({ index: 'docs', flushOperations: 10, concurrency: 2 }))
      .subscribe()
    // Two batches are on their way, and one is full.
    await turns()
    expect(read).toBe(30)
    replies$.next()
    await turns()
    expect(read).toBe(50)
    subscription.unsubscribe()
    replies$.next()
    await turns()
    expect(read).toBe(50)
  })

  it('sends files unchanged and ends endless sources with takeUntil', async () => {
    const { client } = await start()
    const text = numbers(500)
      .map((doc) => JSON.stringify(doc))
      .join('\r\n')
    const flush = await lastValueFrom(
      pullFrom([Buffer.from(text.slice(0, 1_001)), Buffer.from(text.slice(1_001))]).pipe(
        lines(),
        client.helpers.bulk({ index: 'docs', as: 'flush', flushBytes: 4_000 }),
      ),
    )
    expect(flush.total).toMatchObject({ ok: 500, failed: 0, unknown: 0 })
    const documents$ = new Subject<Doc>()
    const stop$ = new Subject<void>()
    const outcomes = lastValueFrom(documents$.pipe(takeUntil(stop$), client.helpers.bulk({ index: 'docs' }), toArray()))
    documents$.next({ n: 1 })
    stop$.next()
    expect((await outcomes).map(({ ok }) => ok)).toEqual([true])
  })

  it('settles accepted documents in close with a grace; a closed client accepts none', async () => {
    const { client } = await start()
    const outcomes: unknown[] = []
    const ended = new Promise((resolve) => {
      from(numbers(100))
        .pipe(takeUntil(NEVER), client.helpers.bulk({ index: 'docs', flushInterval: '1m', flushOperations: 30 }))
        .subscribe({ next: (outcome) => outcomes.push(outcome), complete: () => resolve('completed'), error: resolve })
    })
    const endless$ = new Subject<Doc>()
    const error = new Promise((resolve) =>
      endless$.pipe(client.helpers.bulk({ index: 'docs' })).subscribe({ error: resolve }),
    )
    endless$.next({ n: 1 })
    await client.close({ grace: '10s' })
    expect(await ended).toBe('completed')
    expect(outcomes).toHaveLength(100)
    expect(await error).toBeInstanceOf(errors.RequestAbortedError)
    await expect(lastValueFrom(of({ n: 1 }).pipe(client.helpers.bulk({ index: 'docs' })))).rejects.toThrow(
      errors.NoLivingConnectionsError,
    )
  })

  it('closes all sockets before it reports unsettled documents', async () => {
    let [begun, left] = [0, 0]
    const pending = new Observable<never>(() => {
      begun++
      return () => left++
    })
    const { client } = answering(() => pending)
    const unsettled: unknown[] = []
    const subscription = from(numbers(10))
      .pipe(
        client.helpers.bulk<Doc>({
          index: 'docs',
          flushOperations: 2,
          concurrency: 4,
          unsettled$: { next: ({ state }) => unsettled.push([state, left]) },
        }),
      )
      .subscribe()
    await turns()
    expect(begun).toBe(4)
    subscription.unsubscribe()
    expect(unsettled).toEqual([...Array(8).fill(['unknown', 4]), ...Array(2).fill(['unsent', 4])])
  })
})
