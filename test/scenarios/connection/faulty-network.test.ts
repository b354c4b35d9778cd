import { type CommonOptions, errors, type Interceptors, type WireEvent } from 'rxelastic'
import { Subject, tap } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { HandClock } from '../../support/clock/hand-clock.js'
import { type ConnectionKind, KINDS } from '../../support/connections/connection-kinds.js'
import { startFaultProxy } from '../../support/faults/fault-proxy.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

interface Given extends CommonOptions {
  readonly answer?: Answer
  readonly secure?: boolean
}

/** A client whose only way to the server leads through a network that can be made faulty, and what it receives. */
async function setUp({ clientTo }: ConnectionKind, { answer = well, secure = false, ...options }: Given = {}) {
  const server = await WireServer.start(answer, secure ? { tls: makeCertificates('IP:127.0.0.1') } : {})
  const protocol = secure ? 'https' : 'http'
  const network = await startFaultProxy({ host: '127.0.0.1', port: Number(server.url.port), protocol })
  onTestFinished(() => network.close())
  const sockets = ClientSockets.watch()
  const wire$ = new Subject<WireEvent>()
  const interceptors: Interceptors = {
    perAttempt: [(request, next) => next(request).pipe(tap((event) => wire$.next(event)))],
  }
  const client = clientTo(network.url, { interceptors, retryBackoff: () => 0, ...options })
  return { server, network, sockets, client, wire$ }
}

const well: Answer = (request) => request.response('{"took":1}')
const ask = { method: 'GET', path: '/books/_search' } as const

describe.each(KINDS)('$kind: a network with latency', (kind) => {
  it('delays a response and changes nothing else', async () => {
    const scheduler = new CountingScheduler()
    const { client, network, server } = await setUp(kind, { scheduler, requestTimeout: '20s' })
    network.latency(20)
    for (let count = 0; count < 2; count++) {
      expect(await record(client.request$(ask)).completed()).toEqual([{ took: 1 }])
    }
    expect(scheduler.pending).toBe(0)
    expect([network.totalConnections, server.requests.length]).toEqual([1, 2])
  })
})

describe.each(KINDS)('$kind: a network that drops everything', (kind) => {
  const deadlines: [phase: string, options: Given][] = [
    ['connect', { connectTimeout: 5_000, secure: true }],
    ['headers', { headersTimeout: 5_000 }],
    ['request', { requestTimeout: 5_000 }],
    ['total', { totalTimeout: 5_000, requestTimeout: 6_000 }],
  ]

  it.each(deadlines)('ends a call after %sTimeout without leftovers', async (phase, options) => {
    const scheduler = new HandClock()
    const { client, network, server, sockets } = await setUp(kind, { scheduler, maxRetries: 0, ...options })
    network.blackHole()
    const call = record(client.request$(ask))
    await network.opened()
    scheduler.advance(4_999)
    expect(call.endings).toBe(0)
    scheduler.advance(1)
    expect(call.errors).toEqual([expect.any(errors.TimeoutError)])
    expect(call.errors).toMatchObject([{ phase, timeout: 5_000 }])
    await sockets.closed()
    expect(scheduler.actions).toEqual([])
    expect(server.requests).toEqual([])
  })

  it('carries calls again once it is mended', async () => {
    const scheduler = new HandClock()
    const { client, network } = await setUp(kind, { scheduler, maxRetries: 0, requestTimeout: 5_000 })
    network.blackHole()
    const lost = record(client.request$(ask))
    await network.opened()
    scheduler.advance(5_000)
    await lost.failed()
    network.clear()
    expect(await record(client.request$(ask)).completed()).toEqual([{ took: 1 }])
    expect([network.totalConnections, network.connections]).toEqual([2, 1])
  })
})

describe.each(KINDS)('$kind: a network that resets connections in the middle of a response', (kind) => {
  /** Begins a call whose response is reset four bytes after a chunk of it has arrived. */
  async function resetDuring(path: string, method: 'GET' | 'POST', options: Given = {}) {
    const scheduler = new CountingScheduler()
    const scene = await setUp(kind, { scheduler, answer: (request) => request.begin('{"took":'), ...options })
    const { client, network, server, wire$ } = scene
    const wire = record(wire$)
    const retries = record(client.events$)
    const call = record(client.request$({ method, path, ...(method === 'POST' ? { body: {} } : {}) }))
    await wire.until(() => wire.values.length === 2)
    network.resetAfter(4)
    const [first] = server.requests
    server.answer = (request) => {
      network.clear()
      well(request)
    }
    first?.write('1234567890')
    return { ...scene, scheduler, call, retries: () => retries.values.filter(({ type }) => type === 'retry').length }
  }

  it('fails the call with its progress', async () => {
    const { call, network, scheduler } = await resetDuring('/books/_search', 'GET', { maxRetries: 0 })
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'answered', cause: expect.any(Error) })
    await network.closed()
    expect(scheduler.pending).toBe(0)
  })

  it('does not fail a call that may be repeated', async () => {
    const { call, network, scheduler, server, retries } = await resetDuring('/books/_search', 'GET')
    expect(await call.completed()).toEqual([{ took: 1 }])
    expect([server.requests.length, retries(), network.totalConnections]).toEqual([2, 1, 2])
    expect(scheduler.pending).toBe(0)
  })

  it('does not repeat a call that could have its effect twice', async () => {
    const { call, network, server, retries } = await resetDuring('/books/_doc', 'POST')
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'answered' })
    await network.closed()
    expect([server.requests.length, retries()]).toEqual([1, 0])
  })
})

describe.each(KINDS)('$kind: a network that lets responses through in small chunks', (kind) => {
  const long: Answer = (request) => request.response(JSON.stringify({ text: 'x'.repeat(400) }))

  /** Time passes only between two chunks: nearly as much as idleTimeout allows. */
  async function callWith(options: Given) {
    const scheduler = new HandClock()
    const scene = await setUp(kind, { scheduler, answer: long, idleTimeout: 1_000, maxRetries: 0, ...options })
    scene.wire$.subscribe(() => scheduler.advance(999))
    scene.network.trickle(8, 1)
    return { ...scene, scheduler, call: record(scene.client.request$(ask)) }
  }

  it('does not trigger idleTimeout while chunks arrive', async () => {
    const { call, scheduler } = await callWith({})
    expect(await call.completed()).toEqual([{ text: 'x'.repeat(400) }])
    expect(scheduler.frame).toBeGreaterThan(1_000)
    expect(scheduler.actions).toEqual([])
  })

  it.each([
    ['request', { requestTimeout: 5_000 }],
    ['total', { totalTimeout: 5_000 }],
  ])('triggers %sTimeout without leftovers', async (phase, options) => {
    const { call, network, scheduler } = await callWith(options)
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.TimeoutError)
    expect(error).toMatchObject({ phase, timeout: 5_000 })
    await network.closed()
    expect(scheduler.actions).toEqual([])
  })

  it('triggers idleTimeout once no more chunks arrive', async () => {
    const { call, network, sockets, scheduler, wire$ } = await callWith({})
    const wire = record(wire$)
    await wire.until(() => wire.values.length > 2)
    network.blackHole()
    const bytes = network.bytesToClient
    scheduler.advance(1_000)
    expect(call.errors).toMatchObject([{ phase: 'idle', timeout: 1_000 }])
    await sockets.closed()
    expect(network.bytesToClient).toBe(bytes)
    expect(scheduler.actions).toEqual([])
  })
})
