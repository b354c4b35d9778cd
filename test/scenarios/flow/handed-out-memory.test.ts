import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Client } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { FakeCluster } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, type Observable, of, Subject } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { WireServer } from '../../support/servers/wire-server.js'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Values that a consumer was given, and has let go. */
class HandedOut {
  readonly #refs: WeakRef<object>[] = []

  readonly take = (value: object): void => void this.#refs.push(new WeakRef(value))

  get count(): number {
    return this.#refs.length
  }

  /** Returns how many are still held. Variables of V8 and Node may hold the last two until the next ones come. */
  async held(): Promise<number> {
    for (let turns = 0; turns < 10; turns++) {
      await turn()
      collectGarbage()
    }
    return this.#refs.slice(0, -2).filter((ref) => ref.deref() !== undefined).length
  }
}

/** Subscribes, and resolves when so many values have come. The source goes on. */
async function taken(values$: Observable<unknown>, count: number): Promise<HandedOut> {
  const handedOut = new HandedOut()
  const subscription = await new Promise<{ unsubscribe(): void }>((resolve, reject) => {
    const running = values$.subscribe({
      next: (value) => {
        handedOut.take(value as object)
        if (handedOut.count === count) setImmediate(() => resolve(running))
      },
      error: reject,
    })
  })
  onTestFinished(() => subscription.unsubscribe())
  return handedOut
}

/** Answers with the beginning of a response, which is never continued. */
async function beginning(text: string): Promise<Client> {
  const server = await WireServer.start((request: WireRequestReceived) => {
    request.head('content-length: 10000000\r\n')
    request.write(text)
  })
  return clientTo(server.url)
}

const COUNT = 500
const many = <T>(make: (n: number) => T): T[] => Array.from({ length: COUNT }, (_, n) => make(n))
const hit = (n: number): object => ({ _index: 'books', _id: String(n), _source: { n }, sort: [n] })

describe('emitted values can be collected while their source continues', () => {
  it('values of paced', async () => {
    const source$ = new Subject<object>()
    const handedOut = new HandedOut()
    const calls = source$.pipe(
      paced((value) => {
        if (handedOut.count === COUNT) return NEVER
        handedOut.take(value)
        return of('done')
      }),
    )
    const subscription = calls.subscribe()
    for (let n = 0; n <= COUNT; n++) source$.next({ n })
    for (let n = 0; n < 5; n++) source$.next({ n })
    expect([handedOut.count, await handedOut.held()]).toEqual([COUNT, 0])
    subscription.unsubscribe()
  })

  it.each(['hit', 'source', 'raw'] as const)('hits of hits$ (%s)', async (as) => {
    const hits = many(hit).map((each) => JSON.stringify(each))
    const client = await beginning(`{"took":1,"hits":{"hits":[${hits.join()},`)
    const handedOut = await taken(client.helpers.hits$({ index: 'books' }, { as: as as 'hit' }), COUNT)
    expect(await handedOut.held()).toBe(0)
  })

  it('rows of esql$', async () => {
    // The last row is parsed with the end of the response.
    const rows = many((n) => JSON.stringify([n, `name-${n}`]))
    const columns = '[{"name":"n","type":"long"},{"name":"name","type":"keyword"}]'
    const client = await beginning(`{"columns":${columns},"values":[${rows.join()},`)
    const handedOut = await taken(client.helpers.esql$({ query: 'FROM books' }), COUNT - 1)
    expect(await handedOut.held()).toBe(0)
  })

  it.each(['scan$', 'scroll$'] as const)('hits of pages of %s, with others fetched ahead', async (helper) => {
    const page = (hits: readonly object[]) =>
      JSON.stringify({
        pit_id: 'p',
        _scroll_id: 's',
        timed_out: false,
        _shards: { total: 1, successful: 1 },
        hits: { hits },
      })
    let pages = 0
    const server = await WireServer.start((request) => {
      if (request.path.includes('_pit')) return request.response('{"id":"p","_shards":{"total":1}}')
      if (request.path.includes('_settings')) return request.response('{"books":{"settings":{"index.uuid":"u"}}}')
      if (request.method === 'DELETE') return request.response('{}')
      // The page after the fourth never comes.
      if (++pages <= 4) request.response(page(many((n) => hit(pages * COUNT + n))))
    })
    const client = clientTo(server.url)
    const hits$ = client.helpers[helper]({ index: 'books', size: COUNT, sort: 'n' }, { prefetch: 2 })
    const handedOut = await taken(hits$, 4 * COUNT)
    expect(await handedOut.held()).toBe(0)
  })

  it('documents and outcomes of helpers.bulk, whose source stays open', async () => {
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = clientTo(cluster.url)
    const documents$ = new Subject<{ n: number }>()
    const documents = new HandedOut()
    const outcomes = new HandedOut()
    const run = record(
      documents$.pipe(
        client.helpers.bulk({
          index: 'books',
          onDocument: ({ n }: { n: number }) => ({ index: { _id: `${n}` } }),
          flushOperations: 50,
          as: 'outcome',
        }),
      ),
      outcomes.take,
    )
    for (let n = 0; n < COUNT; n++) {
      const document = { n }
      documents.take(document)
      documents$.next(document)
    }
    await run.until(() => outcomes.count === COUNT)
    run.values.length = 0
    expect([await documents.held(), await outcomes.held()]).toEqual([0, 0])
    run.unsubscribe()
  })

  it('parameters and results of a batched client', async () => {
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = clientTo(cluster.url)
    await lastValueFrom(client.index$({ index: 'books', id: '1', document: { n: 1 }, refresh: true }))
    const batched = client.batched()
    const handedOut = new HandedOut()
    const search = async (n: number): Promise<void> => {
      const params = { index: 'books', query: { range: { n: { gte: -n } } } }
      handedOut.take(params)
      handedOut.take(await lastValueFrom(batched.search$(params)))
    }
    await Promise.all(many(search))
    expect([handedOut.count, await handedOut.held()]).toEqual([2 * COUNT, 0])
    expect(await firstValueFrom(batched.count$({ index: 'books' }))).toMatchObject({ count: 1 })
  })

  it('results of a stream that iterate reads slowly', async () => {
    const hits = many(hit).map((each) => JSON.stringify(each))
    const client = await beginning(`{"took":1,"hits":{"hits":[${hits.join()},`)
    const handedOut = new HandedOut()
    const iterator = iterate(client.helpers.hits$({ index: 'books' }), { highWaterMark: 1 })[Symbol.asyncIterator]()
    for (let n = 0; n < COUNT; n++) handedOut.take((await iterator.next()).value ?? {})
    expect(await handedOut.held()).toBe(0)
    await iterator.return?.()
  })
})
