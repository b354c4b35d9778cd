import { AsyncLocalStorage } from 'node:async_hooks'
import { Client, type ClientOptions, errors } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import {
  AsyncSubject,
  firstValueFrom,
  forkJoin,
  lastValueFrom,
  Observable,
  of,
  ReplaySubject,
  VirtualTimeScheduler,
} from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

type Line = Readonly<Record<string, unknown>>

let client: Client
afterEach(() => client.close())

/** The response of a search that finds as many hits as its body says. */
const found = (hits: number) => ({
  took: 1,
  status: 200,
  _shards: { total: 1 },
  hits: { total: { value: hits }, hits: [] },
})

interface Asked {
  /** Path and searches of each request. */
  readonly requests: { readonly path: string; readonly lines: Line[] }[]
}

function connect(
  respond: (lines: Line[], path: string) => MemoryResponse | Observable<MemoryResponse> = (lines) => ({
    body: { responses: lines.filter((_, place) => place % 2 === 1).map(({ size }) => found(Number(size))) },
  }),
  options: Partial<ClientOptions> = {},
): Asked {
  const requests: Asked['requests'] = []
  const Connection = MemoryConnection.answering(({ path, body }) => {
    const lines = String(body ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line): Line => JSON.parse(line))
    requests.push({ path, lines })
    return respond(lines, path)
  })
  client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...options } as ClientOptions)
  return { requests }
}

const total = (response: { hits: { total?: number | { value: number } | undefined } }) =>
  Object(response.hits.total).value

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

  it('fails only the wrong search', async () => {
    connect((lines) => ({
      body: {
        responses: [found(1), { error: { type: 'parsing_exception', reason: 'no [x]' }, status: 400 }].slice(
          0,
          lines.length,
        ),
      },
    }))
    const batched = client.batched()
    const good = firstValueFrom(batched.search$({ size: 1 }))
    const bad = firstValueFrom(batched.search$({ index: 'books', size: 2 })).catch((error: unknown) => error)
    expect(total(await good)).toBe(1)
    const error = await bad
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({ statusCode: 400, type: 'parsing_exception' })
    expect(String(error)).toContain('/books/_search')
  })

  it.each([429, 503])('repeats a search alone that was refused with %i', async (status) => {
    const { requests } = connect((lines, path) =>
      path === '/_msearch'
        ? { body: { responses: [found(1), { error: { type: 'rejected' }, status }].slice(0, lines.length / 2) } }
        : { body: found(9) },
    )
    const batched = client.batched()
    const responses = await lastValueFrom(
      forkJoin([batched.search$({ size: 1 }), batched.search$({ index: 'b', size: 2 })]),
    )
    expect(responses.map(total)).toEqual([1, 9])
    expect(requests.map(({ path }) => path)).toEqual(['/_msearch', '/b/_search'])
  })

  it('does not repeat a refused search without retries', async () => {
    connect(() => ({ body: { responses: [{ error: { type: 'rejected' }, status: 429 }] } }), { maxRetries: 0 })
    await expect(firstValueFrom(client.batched().search$({ size: 1 }))).rejects.toMatchObject({ statusCode: 429 })
  })

  it.each([400, 413])('sends searches alone that were refused together with %i', async (status) => {
    const { requests } = connect((lines, path) => {
      if (path === '/_msearch') return { statusCode: status, body: { error: { type: 'x' } } }
      return lines[0]?.size === 1 ? { body: found(1) } : { statusCode: 400, body: { error: { type: 'y' } } }
    })
    const batched = client.batched()
    const good = firstValueFrom(batched.search$({ size: 1 }))
    const bad = firstValueFrom(batched.search$({ size: 2 })).catch((error: unknown) => error)
    expect(total(await good)).toBe(1)
    expect(await bad).toMatchObject({ statusCode: 400, type: 'y' })
    expect(requests.map(({ path }) => path)).toEqual(['/_msearch', '/_search', '/_search'])
  })

  it('refuses unusable items and answers the others', async () => {
    connect(() => ({ body: { responses: [null, { status: 200 }, found(3)] } }))
    const batched = client.batched()
    const results = await Promise.allSettled([
      firstValueFrom(batched.search$({ size: 1 })),
      firstValueFrom(batched.count$()),
      firstValueFrom(batched.search$({ size: 3 })),
    ])
    expect(results.map((result) => result.status === 'fulfilled' || result.reason.name)).toEqual([
      'DeserializationError',
      'DeserializationError',
      true,
    ])
  })

  it('fails all calls with the error of their request', async () => {
    connect(() => ({ statusCode: 401, body: {} }))
    const batched = client.batched()
    const failures = await Promise.allSettled([1, 2].map((size) => firstValueFrom(batched.search$({ size }))))
    expect(failures.map((failure) => failure.status === 'rejected' && failure.reason.statusCode)).toEqual([401, 401])
  })

  it('fails all calls when responses are missing', async () => {
    connect(() => ({ body: { responses: [found(1)] } }))
    const batched = client.batched()
    const failures = await Promise.allSettled([1, 2].map((size) => firstValueFrom(batched.search$({ size }))))
    expect(failures.map((failure) => failure.status === 'rejected' && failure.reason.name)).toEqual([
      'DeserializationError',
      'DeserializationError',
    ])
  })

  it.each([
    ['meta', { size: 1 }, { meta: true }],
    ['headers', { size: 1 }, { headers: { 'x-a': 'b' } }],
    ['asStream', { size: 1 }, { asStream: 'bytes' }],
    ['typed_keys', { size: 1, typed_keys: true }, undefined],
    ['scroll', { size: 1, scroll: '1m' }, undefined],
    ['filter_path', { size: 1, filter_path: 'took' }, undefined],
    ['a body as a string', { body: '{}' }, undefined],
  ] as const)('sends a search with %s alone', async (_name, params, options) => {
    const { requests } = connect(() => ({ body: {} }))
    await firstValueFrom(client.batched().search$(params as object, options as object))
    expect(requests.map(({ path }) => path.split('?')[0])).toEqual(['/_search'])
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
