import { channel } from 'node:diagnostics_channel'
import { Readable } from 'node:stream'
import {
  type AttemptInterceptor,
  type AttemptMessage,
  Client,
  type ClientEvent,
  type CommonOptions,
  errors,
  type HedgeMessage,
} from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { delay, finalize, NEVER, type Observable, of } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Two nodes that answer when the test says so, and a client that hedges after 50 ms of a clock that the test sets. */
async function scene(options: CommonOptions = {}) {
  const [first, second] = await Promise.all([WireServer.start(), WireServer.start()])
  const clock = new HandClock()
  const nodes = [first.url, second.url]
  const client = new Client({ nodes, hedge: { after: '50ms' }, scheduler: clock, ...options })
  onTestFinished(() => client.close())
  const events: Recorded<ClientEvent> = record(client.events$)
  const sockets = ClientSockets.watch()
  return { first, second, clock, client, events, sockets, types: () => events.values.map(({ type }) => type) }
}

/** Messages of a diagnostics channel, in their order. */
function published<T>(name: string): T[] {
  const messages: T[] = []
  const listener = (message: unknown): void => void messages.push(message as T)
  channel(name).subscribe(listener)
  onTestFinished(() => void channel(name).unsubscribe(listener))
  return messages
}

describe.each(KINDS)('a late search over $kind', ({ Kind: Connection }) => {
  it('is answered once by another node, and the first attempt loses its socket', async () => {
    const { first, second, clock, client, types, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }, { meta: true }))
    await first.request(0)
    clock.advance(49)
    expect(second.opened).toBe(0)
    clock.advance(1)
    const hedge = await second.request(0)
    expect([hedge.path, hedge.body]).toEqual(['/books/_search', first.requests[0]?.body])
    hedge.response('{"took":2}')
    await call.completed()
    await first.connected(0)
    expect(call.values).toMatchObject([{ body: { took: 2 }, meta: { attempts: 0 } }])
    expect(String(call.values[0]?.meta.connection)).toBe(second.url.href)
    expect(types()).toEqual(['serialization', 'request', 'hedge', 'request', 'deserialization', 'response'])
    expect([sockets.open.length, clock.actions]).toEqual([1, []])
    const { nodes, hedges, calls } = client.stats()
    expect(nodes).toMatchObject([
      { alive: true, failures: 0, inFlight: 0, sockets: { open: 0 } },
      { alive: true, failures: 0, inFlight: 0, sockets: { open: 1, idle: 1 } },
    ])
    expect([hedges, calls.inFlight]).toEqual([{ sent: 1, won: 1 }, 0])
  })

  it('is answered by the first node in the end, and the hedge loses its socket', async () => {
    const { first, second, clock, client, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }, { meta: true }))
    const late = await first.request(0)
    clock.advance(50)
    await second.request(0)
    late.response('{"took":1}')
    await call.completed()
    await second.connected(0)
    expect(call.values).toMatchObject([{ body: { took: 1 } }])
    expect(String(call.values[0]?.meta.connection)).toBe(first.url.href)
    expect([sockets.open.length, clock.actions, client.stats().hedges]).toEqual([1, [], { sent: 1, won: 0 }])
  })

  it('with a begun response is hedged if buffered, and continues if streamed', async () => {
    const { first, second, clock, client } = await scene({ Connection })
    const buffered = record(client.search$({ index: 'books' }))
    ;(await first.request(0)).begin('{"took":')
    clock.advance(50)
    ;(await second.request(0)).response('{"took":2}')
    expect(await buffered.completed()).toEqual([{ took: 2 }])
    await first.connected(0)

    const streamed = record(client.search$({ index: 'books' }, { asStream: 'bytes' }))
    const head = await Promise.race([first.request(1), second.request(1)])
    head.head('content-length: 10\r\n')
    head.write('{"took"')
    await streamed.until(() => streamed.values.length > 0)
    clock.advance(1_000)
    head.write(':3}')
    expect(Buffer.concat(await streamed.completed()).toString()).toBe('{"took":3}')
    expect(client.stats().hedges).toEqual({ sent: 1, won: 1 })
  })

  it.each([
    ['tokens', true, [{ name: 'startObject' }, { name: 'endObject' }]],
    ['bytes', 'bytes', [Buffer.from('{}')]],
  ] as const)('is streamed as %s from the node that sends its head first', async (_form, asStream, values) => {
    const { first, second, clock, client } = await scene({ Connection })
    const call = record<unknown>(client.search$({ index: 'books' }, { asStream, meta: true }))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    const [head, ...rest] = await call.completed()
    expect(head).toMatchObject({ name: 'head', statusCode: 200, meta: { connection: { url: second.url } } })
    expect(rest).toEqual(values)
    await first.connected(0)
    expect(clock.actions).toEqual([])
  })

  it('leaves no socket and no timer when its consumer leaves during both attempts', async () => {
    const { first, second, clock, client, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }))
    await first.request(0)
    clock.advance(50)
    await second.request(0)
    call.unsubscribe()
    await Promise.all([first.connected(0), second.connected(0)])
    expect([sockets.open, clock.actions, call.endings]).toEqual([[], [], 0])
    expect(client.stats()).toMatchObject({ calls: { inFlight: 0 }, nodes: [{ inFlight: 0 }, { inFlight: 0 }] })
  })
})

describe('a hedge', () => {
  it.each<[string, (client: Client) => Observable<unknown>]>([
    // The canceled attempt could take effect later, and undo what was written meanwhile.
    ['a document with an id', (client) => client.index$({ index: 'books', id: '1', document: {} })],
    ['a deletion', (client) => client.delete$({ index: 'books', id: '1' })],
    ['a deletion of a path', (client) => client.request$({ method: 'DELETE', path: '/books/_doc/1' })],
    ['a path that is not known', (client) => client.request$({ method: 'DELETE', path: '/_plugin/jobs/1' })],
    ['a setting', (client) => client.indices.putSettings$({ index: 'books', settings: {} })],
    ['a search that waits on the server', (client) => client.asyncSearch.get$({ id: 'a', wait_for_completion_timeout: '30s' })], // biome-ignore format: one line
    ['a path that waits on the server', (client) => client.request$({ method: 'GET', path: '/_tasks/a:1?wait_for_completion' })], // biome-ignore format: one line
    ['an option that waits on the server', (client) => client.cluster.health$({}, { querystring: { wait_for_status: 'green' } })], // biome-ignore format: one line
    ['a document without an id', (client) => client.index$({ index: 'books', document: {} })],
    ['a page of a scroll', (client) => client.scroll$({ scroll_id: 'a' })],
    ['a bulk request', (client) => client.bulk$({ operations: [{ index: {} }, {}] })],
    ['a body that is a stream', (client) => client.request$({ method: 'POST', path: '/_search', body: Readable.from(['{}']) })], // biome-ignore format: one line
    ['a call that switches it off', (client) => client.info$({}, { hedge: false })],
  ])('is not made for %s', async (_what, start) => {
    const { first, second, clock, client } = await scene()
    const call = record(start(client))
    await first.request(0)
    clock.advance(60_000)
    first.requests[0]?.response()
    await call.completed()
    expect([second.opened, client.stats().hedges.sent]).toEqual([0, 0])
  })

  it('is made for a single call on request', async () => {
    const { first, second, clock, client } = await scene({ hedge: false })
    record(client.info$({}, { hedge: { after: 10 } }))
    await first.request(0)
    clock.advance(10)
    await second.request(0)
  })

  it('is not made if all other nodes are dead', async () => {
    const { first, second, clock, client, events, types } = await scene()
    await second.close()
    const call = record(client.info$())
    await first.request(0)
    clock.advance(50)
    // The hedge finds out that the node is dead; the next late call knows.
    await events.until(() => types().includes('node-dead'))
    expect(call.endings).toBe(0)
    first.requests[0]?.response()
    await call.completed()
    const other = record(client.info$())
    await first.request(1)
    clock.advance(50)
    expect(client.stats().hedges.sent).toBe(1)
    first.requests[1]?.response()
    await other.completed()
  })

  it('stops when the retry budget is spent and continues after enough successes', async () => {
    const clock = new HandClock()
    let slow = true
    const Connection = MemoryConnection.answering(() => (slow ? NEVER : { body: {} }))
    const client = new Client({ nodes: ['http://a', 'http://b'], Connection, scheduler: clock, hedge: { after: 1 } })
    const late = (count: number): number => {
      const before = client.stats().hedges.sent
      const calls = Array.from({ length: count }, () => record(client.info$()))
      clock.advance(1)
      for (const call of calls) call.unsubscribe()
      return client.stats().hedges.sent - before
    }
    expect([late(60), late(10)]).toEqual([25, 0])
    slow = false
    for (let count = 0; count < 10; count++) await record(client.info$()).completed()
    slow = true
    expect(late(10)).toBe(2)
  })

  it('is reported as an event, on a channel, and as an attempt', async () => {
    const hedges = published<HedgeMessage>('rxelastic:hedge')
    const attempts = published<AttemptMessage>('tracing:rxelastic:attempt:asyncEnd')
    const numbers: number[] = []
    const perAttempt: AttemptInterceptor[] = [
      (request, next, { attempt }) => {
        numbers.push(attempt)
        return next(request)
      },
    ]
    const { first, second, clock, client, events } = await scene({ interceptors: { perAttempt } })
    const call = record(client.search$({ index: 'books' }))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    await call.completed()
    expect(events.values.find(({ type }) => type === 'hedge')).toMatchObject({
      delay: 50,
      meta: { connection: { url: first.url } },
    })
    expect(hedges).toMatchObject([{ delay: 50, call: { api: 'search', attempts: 2, node: { url: second.url } } }])
    const shown = attempts.map(({ number, hedged, node, aborted, statusCode }) => ({
      number,
      hedged,
      url: node.url.href,
      aborted,
      statusCode,
    }))
    expect(shown.sort((a, b) => a.number - b.number)).toEqual([
      { number: 1, hedged: false, url: first.url.href, aborted: true, statusCode: undefined },
      { number: 2, hedged: true, url: second.url.href, aborted: false, statusCode: 200 },
    ])
    expect(numbers).toEqual([1, 2])
    expect(events.values.at(-1)).toMatchObject({ type: 'response', attempts: 2, aborted: false, statusCode: 200 })
  })

  it('leaves its error to the retry policy if both fail, which avoids both nodes', async () => {
    const hosts: string[] = []
    const clock = new HandClock()
    let count = 0
    const Connection = MemoryConnection.answering(() => {
      const statusCode = [503, 503, 200][count] ?? 200
      const latency = [60, 20, 0][count++] ?? 0
      return of({ statusCode, body: {} }).pipe(delay(latency, clock))
    })
    const perAttempt: AttemptInterceptor[] = [
      (attempt, next) => {
        hosts.push(attempt.node.url.hostname)
        return next(attempt)
      },
    ]
    const client = new Client({
      nodes: ['http://a', 'http://b', 'http://c'],
      Connection,
      scheduler: clock,
      hedge: { after: 50 },
      retryBackoff: () => 1,
      interceptors: { perAttempt },
    })
    const events = record(client.events$)
    const call = record(client.info$({}, { meta: true }))
    clock.advance(70)
    expect(events.values.filter(({ type }) => type === 'retry')).toMatchObject([
      { error: expect.any(errors.ResponseError), delay: 1_000, meta: { attempts: 2 } },
    ])
    clock.advance(1_000)
    await call.completed()
    expect(hosts).toEqual(['a', 'b', 'c'])
    expect(call.values[0]?.meta).toMatchObject({ attempts: 2, connection: { url: { hostname: 'c' } } })
  })

  it('is made once per call, however often that is retried', async () => {
    const clock = new HandClock()
    let sent = 0
    const Connection = MemoryConnection.answering(() => {
      sent++
      return of({ statusCode: 503, body: {} }).pipe(delay(100, clock))
    })
    const client = new Client({
      nodes: ['http://a', 'http://b'],
      Connection,
      scheduler: clock,
      hedge: { after: 50 },
      retryBackoff: () => 0,
    })
    const call = record(client.info$())
    clock.advance(10_000)
    expect(await call.failed()).toMatchObject({ statusCode: 503, meta: { meta: { attempts: 3 } } })
    expect([sent, client.stats().hedges.sent]).toEqual([4, 1])
  })

  it('keeps its wait with after: p95 while one node of three is silent', async () => {
    const clock = new HandClock()
    let silent = ''
    const client = new Client({
      nodes: ['http://a', 'http://b', 'http://c'],
      Connection: MemoryConnection.answering(() => of({ body: {} }).pipe(delay(10, clock))),
      scheduler: clock,
      hedge: { after: 'p95' },
      interceptors: {
        perAttempt: [(attempt, next) => (attempt.node.url.hostname === silent ? NEVER : next(attempt))],
      },
    })
    const events = record(client.events$)
    const waits = (): number[] => events.values.flatMap((event) => (event.type === 'hedge' ? [event.delay] : []))
    const run = (calls: number): void => {
      for (let count = 0; count < calls; count++) {
        const call = record(client.info$())
        clock.advance(1_000)
        call.unsubscribe()
      }
    }
    run(300)
    expect(waits()).toEqual([])
    silent = 'b'
    run(900)
    expect(new Set(waits())).toEqual(new Set([11]))
    expect(waits()).toHaveLength(300)
  })

  it('runs in the async context of the call', async () => {
    const { AsyncLocalStorage } = await import('node:async_hooks')
    const store = new AsyncLocalStorage<string>()
    const seen: (string | undefined)[] = []
    const perAttempt: AttemptInterceptor[] = [
      (request, next) => next(request).pipe(finalize(() => seen.push(store.getStore()))),
    ]
    const { first, second, clock, client } = await scene({ interceptors: { perAttempt } })
    const call = store.run('mine', () => record(client.info$(), () => seen.push(store.getStore())))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    await call.completed()
    expect(seen).toEqual(['mine', 'mine', 'mine'])
  })

  it('ends with its client', async () => {
    const { first, second, clock, client } = await scene()
    const call = record(client.info$())
    await first.request(0)
    clock.advance(50)
    await second.request(0)
    await client.close()
    expect(await call.failed()).toBeInstanceOf(errors.RequestAbortedError)
    await Promise.all([first.connected(0), second.connected(0)])
    expect(clock.actions).toEqual([])
  })
})
