import { AsyncLocalStorage } from 'node:async_hooks'
import { firstValueFrom, forkJoin, lastValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { client, connect, found, total } from './batch-server.js'

describe('Client.batched', () => {
  it('sends the searches of one moment together and gives each its own response', async () => {
    const { requests } = connect()
    const batched = client.batched()
    const sizes = [3, 1, 2]
    const responses = await lastValueFrom(
      forkJoin(sizes.map((size) => batched.search$({ index: 'books', size, routing: 'a' }))),
    )
    expect(responses.map(total)).toEqual(sizes)
    expect(Object.keys(responses[0] ?? {})).not.toContain('status')
    expect(requests).toEqual([
      { path: '/_msearch', lines: sizes.flatMap((size) => [{ index: 'books', routing: 'a' }, { size }]) },
    ])
  })

  it('includes searches that promises start in the same turn', async () => {
    const { requests } = connect()
    const batched = client.batched()
    const search = async (): Promise<unknown> => {
      await Promise.resolve()
      return firstValueFrom(batched.search$({ size: 1 }))
    }
    await Promise.all([search(), firstValueFrom(batched.search$({ size: 2 })), search()])
    expect(requests).toHaveLength(1)
  })

  it('batches count', async () => {
    const { requests } = connect((lines) => ({ body: { responses: lines.slice(1, 2).map(() => found(7)) } }))
    const query = { match_all: {} }
    expect(await firstValueFrom(client.batched().count$({ index: 'books', query }))).toEqual({
      count: 7,
      _shards: { total: 1 },
    })
    expect(requests[0]?.lines).toEqual([{ index: 'books' }, { query, size: 0, track_total_hits: true }])
  })

  it('is cold: each subscription is a call', async () => {
    const { requests } = connect()
    const search$ = client.batched().search$({ size: 1 })
    expect(requests).toEqual([])
    await lastValueFrom(forkJoin([search$, search$]))
    expect(requests.map(({ lines }) => lines.length)).toEqual([4])
  })

  it('leaves other calls unchanged', async () => {
    const { requests } = connect(() => ({ body: {} }))
    await firstValueFrom(client.batched().get$({ index: 'a', id: '1' }))
    expect(requests.map(({ path }) => path)).toEqual(['/a/_doc/1'])
  })

  it('refuses wrong parameters and options and sends nothing', async () => {
    const { requests } = connect()
    await expect(firstValueFrom(client.batched().search$({ size: 1 }, { nope: 1 } as object))).rejects.toThrow('nope')
    expect(() => client.batched({ operation: 5 } as object)).toThrow('did you mean operations?')
    expect(() => client.batched({ flushInterval: -1 })).toThrow('flushInterval')
    expect(requests).toEqual([])
  })

  it('emits in the async context of each caller', async () => {
    connect()
    const storage = new AsyncLocalStorage<string>()
    const batched = client.batched()
    const seen = await Promise.all(
      ['alice', 'bob'].map((name) =>
        storage.run(
          name,
          () =>
            new Promise((resolve) => batched.search$({ size: 1 }).subscribe(() => resolve([name, storage.getStore()]))),
        ),
      ),
    )
    expect(seen).toEqual([
      ['alice', 'alice'],
      ['bob', 'bob'],
    ])
  })

  it('keeps batching in derived clients', async () => {
    const { requests } = connect()
    const derived = client.batched().options({ opaqueId: 'mine' })
    await lastValueFrom(forkJoin([derived.search$({ size: 1 }), derived.search$({ size: 2 })]))
    expect(requests).toHaveLength(1)
  })

  it('emits to consumers that leave with their value', async () => {
    connect((lines) => of({ body: { responses: lines.filter((_, place) => place % 2).map(() => found(1)) } }))
    const batched = client.batched()
    expect(await Promise.all([1, 2].map((size) => firstValueFrom(batched.search$({ size }))))).toHaveLength(2)
  })
})
