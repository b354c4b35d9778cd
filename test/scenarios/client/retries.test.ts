import { createServer } from 'node:http'
import { Client, type ClientEvent, type CommonOptions, errors } from 'rxelastic'
import { MemoryConnection, type MemoryConnectionClass } from 'rxelastic/testing'
import {
  catchError,
  EMPTY,
  first,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  take,
  throwError,
  timer,
} from 'rxjs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { listen } from '../../support/servers/listen.js'

const settled = (values$: Observable<unknown>) =>
  lastValueFrom(values$.pipe(catchError(() => EMPTY)), { defaultValue: undefined })
const errorOf = (values$: Observable<unknown>) => lastValueFrom(values$).catch((error: unknown) => error)

/** A client whose server has one busy moment in every so many requests. */
function clientOf(statusOf: (request: number) => number, options: Partial<CommonOptions> = {}) {
  const Connection: MemoryConnectionClass = MemoryConnection.answering(() => {
    const statusCode = statusOf(++requests)
    return { statusCode, body: {} }
  })
  let requests = 0
  return new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...options })
}

describe('a retry', () => {
  it.each<[string, (client: Client) => Observable<unknown>]>([
    ['firstValueFrom', (client) => client.info$().pipe(first())],
    ['take(1)', (client) => client.info$().pipe(take(1))],
    [
      'a stream of bytes that is left at its first value',
      (client) => client.info$({}, { asStream: 'bytes' }).pipe(first()),
    ],
    ['take(2) of tokens', (client) => client.info$({}, { asStream: true }).pipe(take(2))],
  ])('is paid for by successes that are read with %s', async (_how, read) => {
    let busy = false
    const client = clientOf(() => (busy ? 429 : 200))
    let failed = 0
    for (let round = 0; round < 60; round++) {
      busy = true
      const call$ = client.info$({}, { maxRetries: 1 }).pipe(catchError((error) => throwError(() => error)))
      const retried = firstValueFrom(call$).catch(() => failed++)
      await retried
      busy = false
      for (let call = 0; call < 20; call++) await settled(read(client))
    }
    // Both attempts of each round fail. What counts is that the last round has a retry.
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    busy = true
    await settled(client.info$({}, { maxRetries: 1 }))
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(1)
  })

  it.each([
    ['by default', {}],
    ['with retryBackoff', { retryBackoff: () => 0.001 }],
  ])('does not wait for a server that asks for days (%s)', async (_how, options) => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 503, headers: { 'retry-after': '864000' } }))
    const client = new Client({ node: 'http://memory', Connection, ...options })
    expect(await errorOf(client.info$())).toBeInstanceOf(errors.ResponseError)
    expect(Connection.requests).toHaveLength(1)
  })

  it('is possible again some time after an outage without any success', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const client = clientOf(() => 503, { maxRetries: 1 })
    const retries: unknown[] = []
    client.events$.subscribe((event) => event.type === 'retry' && retries.push(event))
    for (let call = 0; call < 120; call++) await settled(client.info$())
    retries.length = 0
    await settled(client.info$())
    expect(retries).toHaveLength(0)
    vi.advanceTimersByTime(110_000)
    await settled(client.info$())
    expect(retries).toHaveLength(1)
  })

  it('is not prevented by a large explanation of an error', async () => {
    const limits = { maxResponseSize: 10, maxCompressedResponseSize: 10 }
    const body = JSON.stringify({ error: { type: 'busy_exception', reason: 'x'.repeat(1_000) } })
    const headers = { 'content-length': String(body.length) }
    const Connection: MemoryConnectionClass = MemoryConnection.answering(() =>
      Connection.requests.length === 1 ? { statusCode: 503, body, headers } : { body: {} },
    )
    const client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...limits })
    expect(await lastValueFrom(client.info$())).toEqual({})
    Connection.clearRequests()
    expect(await errorOf(client.info$({}, { maxRetries: 0 }))).toMatchObject({
      statusCode: 503,
      type: 'busy_exception',
    })
  })
})

describe('a clock that is set back', () => {
  it('does not exclude a node from use', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let down = true
    const asked: string[] = []
    const client = new Client({
      nodes: ['http://one', 'http://two'],
      Connection: class extends MemoryConnection.answering(() => ({ body: {} })) {
        readonly #url: string
        constructor({ url }: { url: URL }) {
          super({} as never)
          this.#url = url.hostname
        }
        override request$(request: Parameters<InstanceType<MemoryConnectionClass>['request$']>[0]) {
          asked.push(this.#url)
          return down && this.#url === 'one' ? throwError(() => new Error('reset')) : super.request$(request)
        }
      },
    })
    for (let call = 0; call < 2; call++) await settled(client.info$())
    down = false
    vi.setSystemTime(Date.now() - 3_600_000)
    vi.advanceTimersByTime(2_000)
    asked.length = 0
    for (let call = 0; call < 4; call++) await settled(client.info$())
    expect(asked).toContain('one')
  })
})

describe('a deadline', () => {
  it('does not expire for a response that came in time while the process was busy', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }).end('{}')
    })
    onTestFinished(() => void server.close())
    const client = clientTo(await listen(server), { maxRetries: 0 })
    await lastValueFrom(client.info$())
    const blocked = new Promise<void>((resolve) => {
      // In the poll phase, as the handler of another response: the request is out, and its response waits unread.
      client
        .info$({}, { headersTimeout: 50, requestTimeout: 60 })
        .subscribe({ error: resolve, complete: resolve, next: () => {} })
      setImmediate(() => setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)))
    })
    expect(await blocked).toBeUndefined()
  })

  it.each(['headersTimeout', 'idleTimeout', 'requestTimeout', 'totalTimeout'] as const)(
    'of a client is switched off for one call: %s',
    async (name) => {
      const Connection = MemoryConnection.answering(({ path }) =>
        path === '/never' ? NEVER : timer(60).pipe(map(() => ({ body: {} }))),
      )
      const client = new Client({ node: 'http://memory', Connection, maxRetries: 0, [name]: 20 })
      for (const off of [0, false] as const) expect(await lastValueFrom(client.info$({}, { [name]: off }))).toEqual({})
      const derived = client.options({ [name]: false })
      expect(await lastValueFrom(derived.info$())).toEqual({})
      if (name === 'idleTimeout') return
      const never$ = client.request$({ method: 'GET', path: '/never' })
      expect(await errorOf(never$)).toBeInstanceOf(errors.TimeoutError)
    },
  )

  it('of a request includes a wait for credentials', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const auth = () => new Promise<never>(() => {})
    const client = new Client({ node: 'http://memory', Connection, maxRetries: 0, auth, requestTimeout: 20 })
    expect(await errorOf(client.info$())).toMatchObject({ name: 'TimeoutError', phase: 'request' })
  })
})

describe('closing', () => {
  it.each(['serialization', 'request'] as const)('in a listener of %s ends the call as aborted', async (type) => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({ node: 'http://memory', Connection })
    const types: string[] = []
    client.events$.subscribe((event) => {
      types.push(event.type)
      if (event.type === type) void client.close()
    })
    expect(await errorOf(client.info$())).toBeInstanceOf(errors.RequestAbortedError)
    expect(types).not.toContain('node-dead')
    expect(types).not.toContain('retry')
  })

  it('accepts a grace of 0, which is the default', async () => {
    const client = new Client({ node: 'http://memory', Connection: MemoryConnection.answering(() => ({ body: {} })) })
    await client.close({ grace: 0 })
    expect(await errorOf(client.info$())).toBeInstanceOf(errors.ElasticsearchClientError)
  })
})
