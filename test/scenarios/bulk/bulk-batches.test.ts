import { MemoryConnection } from 'rxelastic/testing'
import { from, lastValueFrom, map, NEVER, Subject, take, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { answering, type Doc, good, numbers, turns } from './bulk-server.js'

describe('batches of helpers.bulk', () => {
  it('sends the pending documents at each value of flush$', async () => {
    const clock = new HandClock()
    const { client, Connection } = answering(good, { scheduler: clock })
    const documents$ = new Subject<Doc>()
    const flush$ = new Subject<void>()
    documents$.pipe(client.helpers.bulk({ index: 'docs', flush$, flushInterval: '1m' })).subscribe()
    documents$.next({ n: 1 })
    documents$.next({ n: 2 })
    expect(Connection.requests).toHaveLength(0)
    flush$.next()
    expect(Connection.requests).toHaveLength(1)
    documents$.next({ n: 3 })
    clock.advance(30_000)
    documents$.next({ n: 4 })
    clock.advance(29_999)
    expect(Connection.requests).toHaveLength(1)
    // The first document of the batch has waited a minute, the last one has not.
    clock.advance(1)
    expect(Connection.requests).toHaveLength(2)
  })

  it('flush$ also sends what has no room yet, waits for its id, or did not fit', async () => {
    const ids = (doc: Doc) => ({ index: { _id: 'same', routing: `${doc.n}` } })
    for (const options of [{ flushOperations: 2 }, { flushBytes: 45 }, { flushOperations: 2, onDocument: ids }]) {
      const flush$ = new Subject<void>()
      const answered$ = new Subject<void>()
      const bodies: string[] = []
      const { client } = answering(() => ({}), {
        scheduler: new HandClock(),
        Connection: MemoryConnection.answering(({ body }) => {
          bodies.push(String(body))
          return answered$.pipe(
            take(1),
            map(() => good(String(body).trimEnd().split('\n'))),
          )
        }),
      })
      const documents$ = new Subject<Doc>()
      const bulk = client.helpers.bulk<Doc>({ index: 'docs', flush$, concurrency: 1, ...options })
      const subscription = documents$.pipe(bulk).subscribe()
      for (const doc of numbers(7)) documents$.next(doc)
      flush$.next()
      // Emitted later: it is not flushed.
      documents$.next({ n: 7 })
      for (let reply = 0; reply < 8; reply++) {
        await turns()
        answered$.next()
      }
      expect(
        bodies
          .join('')
          .match(/"n":\d/g)
          ?.slice(0, 7),
      ).toEqual(numbers(7).map(({ n }) => `"n":${n}`))
      subscription.unsubscribe()
    }
  })

  it('halves a request that is too large, remembers the size, and fails one document alone', async () => {
    const sizes: number[] = []
    const { client } = answering((lines) => {
      const size = lines.join('\n').length + 1
      sizes.push(size)
      return size > 200 ? { statusCode: 413 } : good(lines)
    })
    const documents = [...numbers(40).map(({ n }) => ({ n, pad: 'x'.repeat(20) })), { n: 40, pad: 'y'.repeat(500) }]
    const outcomes = await lastValueFrom(
      from(documents).pipe(client.helpers.bulk({ index: 'docs', concurrency: 1, flushBytes: 800 }), toArray()),
    )
    expect(outcomes.filter(({ ok }) => !ok).map(({ document, state, status }) => [document.n, state, status])).toEqual([
      [40, 'failed', 413],
    ])
    expect(outcomes.filter(({ ok }) => ok).every(({ attempts }) => attempts === 1)).toBe(true)
    // The large document, alone, and the batches that were cut before the limit was known.
    expect(sizes.filter((size) => size > 200).length).toBeLessThanOrEqual(4)
  })

  it('halves down to single documents, however many and however fast the responses', async () => {
    const { client } = answering((lines) => (lines.length > 2 ? { statusCode: 413 } : good(lines)))
    const outcomes = await lastValueFrom(
      from(numbers(1_000)).pipe(client.helpers.bulk({ index: 'docs', concurrency: 1 }), toArray()),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1_000)
  })

  it('keeps the order on an id where only some actions name the default index', async () => {
    const { client, Connection } = answering(() => NEVER)
    const action = ({ n }: Doc) => ({ index: n === 0 ? { _id: 'a' } : { _id: 'a', _index: 'docs' } })
    const subscription = from(numbers(2))
      .pipe(client.helpers.bulk<Doc>({ index: 'docs', onDocument: action, flushOperations: 1, concurrency: 2 }))
      .subscribe()
    await turns()
    expect(Connection.requests).toHaveLength(1)
    subscription.unsubscribe()
  })

  it("as: 'flush' also reports batches that are settled after the error of another", async () => {
    const answered$ = new Subject<void>()
    const { client } = answering((lines, request) =>
      request === 2
        ? { statusCode: 401 }
        : answered$.pipe(
            take(1),
            map(() => good(lines)),
          ),
    )
    const flushes: unknown[] = []
    const error = new Promise((resolve) => {
      from(numbers(4))
        .pipe(client.helpers.bulk({ index: 'docs', as: 'flush', flushOperations: 2, concurrency: 2 }))
        .subscribe({ next: (flush) => flushes.push(flush), error: resolve })
    })
    await turns()
    expect(flushes).toEqual([])
    answered$.next()
    expect(await error).toMatchObject({ statusCode: 401 })
    expect(flushes).toMatchObject([{ operations: 2, total: { ok: 2 } }])
  })
})
