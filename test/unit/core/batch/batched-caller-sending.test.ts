import { errors } from 'rxelastic'
import type { MemoryResponse } from 'rxelastic/testing'
import { AsyncSubject, firstValueFrom, Observable, ReplaySubject, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { client, connect, found, total } from './batch-server.js'

describe('moments at which Client.batched sends', () => {
  it('never sends a search that was unsubscribed before', async () => {
    const { requests } = connect()
    const batched = client.batched()
    batched.search$({ size: 1 }).subscribe().unsubscribe()
    const kept = firstValueFrom(batched.search$({ size: 2 }))
    batched.search$({ size: 3 }).subscribe().unsubscribe()
    expect(total(await kept)).toBe(2)
    expect(requests.map(({ lines }) => lines)).toEqual([[{}, { size: 2 }]])
  })

  it('cancels the request when all calls have left, not before', async () => {
    let running = true
    const cancelled$ = new ReplaySubject<void>(1)
    const sent$ = new ReplaySubject<void>(1)
    connect(
      () =>
        new Observable(() => {
          sent$.next()
          return () => {
            running = false
            cancelled$.next()
          }
        }),
    )
    const batched = client.batched()
    const [first, second] = [1, 2].map((size) => batched.search$({ size }).subscribe())
    await firstValueFrom(sent$)
    first?.unsubscribe()
    expect(running).toBe(true)
    second?.unsubscribe()
    await firstValueFrom(cancelled$)
  })

  it('sends a full batch at once, and the rest when there is room', async () => {
    const responses: AsyncSubject<MemoryResponse>[] = []
    const { requests } = connect(() => {
      const response$ = new AsyncSubject<MemoryResponse>()
      responses.push(response$)
      return response$
    })
    const respond = (place: number, ...sizes: number[]): void => {
      responses[place]?.next({ body: { responses: sizes.map(found) } })
      responses[place]?.complete()
    }
    const batched = client.batched({ operations: 2, concurrency: 1 })
    const results = Promise.all([1, 2, 3].map((size) => firstValueFrom(batched.search$({ size }))))
    await new Promise(setImmediate)
    expect(requests.map(({ lines }) => lines.length / 2)).toEqual([2])
    respond(0, 1, 2)
    await new Promise(setImmediate)
    expect(requests.map(({ lines }) => lines.length / 2)).toEqual([2, 1])
    respond(1, 3)
    expect((await results).map(total)).toEqual([1, 2, 3])
  })

  it('waits for flushInterval from the first search on', () => {
    const scheduler = new VirtualTimeScheduler()
    const { requests } = connect(undefined, { scheduler })
    const batched = client.batched({ flushInterval: 5 })
    const times: number[] = []
    for (const [size, at] of [
      [1, 0],
      [2, 4],
      [3, 6],
    ] as const) {
      scheduler.schedule(() => {
        batched.search$({ size }).subscribe(() => times.push(scheduler.now()))
      }, at)
    }
    scheduler.flush()
    expect(requests.map(({ lines }) => lines.length / 2)).toEqual([2, 1])
    expect(times).toEqual([5, 5, 11])
  })

  it('ends calls with a signal, and waiting calls when the client closes', async () => {
    const { requests } = connect()
    const batched = client.batched({ flushInterval: '1h' })
    const controller = new AbortController()
    const aborted = firstValueFrom(batched.search$({ size: 1 }, { signal: controller.signal })).catch(
      (error: unknown) => error,
    )
    const closed = firstValueFrom(batched.search$({ size: 2 })).catch((error: unknown) => error)
    controller.abort(new Error('enough'))
    expect(await aborted).toMatchObject({
      name: 'RequestAbortedError',
      cause: expect.objectContaining({ message: 'enough' }),
    })
    await client.close()
    expect(await closed).toMatchObject({ name: 'RequestAbortedError' })
    expect(requests).toEqual([])
  })

  it('refuses calls of a closed client like any other call', async () => {
    connect()
    const batched = client.batched()
    await client.close()
    const [alone, together] = await Promise.all(
      [client, batched].map((each) => firstValueFrom(each.search$()).catch((error: unknown) => error)),
    )
    expect(together).toBeInstanceOf(errors.NoLivingConnectionsError)
    expect(String(together)).toBe(String(alone))
  })
})
