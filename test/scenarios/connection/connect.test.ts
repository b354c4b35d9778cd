import { type Client, errors, WireFailure } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { HandClock } from '../../support/clock/hand-clock.js'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import { refused } from '../../support/servers/refused.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

const https = (url: URL): URL => new URL(url.href.replace('http:', 'https:'))

describe.each(KINDS)('$kind: connectTimeout', ({ connectTo, clientTo }) => {
  it('ends the wait for an address that does not answer', async () => {
    const url = await fullBacklog()
    const sockets = ClientSockets.watch()
    const call = record(clientTo(url).search$({}, { connectTimeout: 50, maxRetries: 0 }))
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.TimeoutError)
    expect(error).toMatchObject({ phase: 'connect', timeout: 50, progress: 'unsent' })
    expect(String(error)).toContain(`connectTimeout of 50 ms exceeded at ${url.href}, attempt 1`)
    expect(sockets.all).toHaveLength(1)
    expect(sockets.open).toEqual([])
  })

  it('ends the wait for a server that never finishes the TLS handshake', async () => {
    const server = await WireServer.start()
    const call = record(clientTo(https(server.url)).search$({}, { connectTimeout: 50, maxRetries: 0 }))
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.TimeoutError)
    expect(error).toMatchObject({ phase: 'connect', timeout: 50, progress: 'unsent' })
    await server.connected(0)
    expect(server.opened).toBe(1)
  })

  it('starts when a socket is opened for the call', async () => {
    const scheduler = new CountingScheduler()
    const connection = connectTo(await fullBacklog(), { maxSockets: 1 }, scheduler)
    const impatient = record(connection.request$(requestTo('/1', { connectTimeout: 20 })))
    const patient = record(connection.request$(requestTo('/2', { connectTimeout: 10_000 })))
    expect(await impatient.failed()).toMatchObject({ connectTimeout: 20, progress: 'unsent' })
    expect(patient.endings).toBe(0)
    expect(scheduler.pending).toBe(1)
  })

  it('of one call does not end another that took over its attempt', async () => {
    const connection = connectTo(await fullBacklog(), { maxSockets: 1 })
    const sockets = ClientSockets.watch()
    const impatient = record(connection.request$(requestTo('/1', { connectTimeout: 30 })))
    const heir = record(connection.request$(requestTo('/2', { connectTimeout: 60 })))
    impatient.unsubscribe()
    expect(await heir.failed()).toMatchObject({ connectTimeout: 60 })
    expect(sockets.all).toHaveLength(2)
    expect(sockets.open).toEqual([])
  })
})

describe.each(KINDS)('$kind: a deadline of an attempt', ({ clientTo }) => {
  /** A client whose deadlines are due when the test says so. */
  const start = async (answer?: Answer) => {
    const server = await WireServer.start(answer)
    const clock = new HandClock()
    const repeating = { retryOnTimeout: true, retryBackoff: () => 0, maxRetries: 1 }
    return { server, clock, client: clientTo(server.url, { scheduler: clock, maxSockets: 1, ...repeating }) }
  }
  const write$ = (client: Client) => client.index$({ index: 'a', document: {} }, { requestTimeout: 30 })

  it('repeats a write that still waits for a socket, and reports it as unsent', async () => {
    const { server, clock, client } = await start()
    record(client.search$({}))
    await server.request(0)
    const write = record(write$(client))
    clock.advance(30)
    expect(write.endings).toBe(0)
    clock.advance(30)
    expect(write.errors).toMatchObject([{ phase: 'request', progress: 'unsent', meta: { meta: { attempts: 1 } } }])
    expect(server.requests).toHaveLength(1)
  })

  it('repeats no write that was sent', async () => {
    const { server, clock, client } = await start()
    const write = record(write$(client))
    await server.request(0)
    clock.advance(30)
    expect(write.errors).toMatchObject([{ phase: 'request', progress: 'sent', meta: { meta: { attempts: 0 } } }])
  })

  it('reports a response that came to a halt as answered', async () => {
    const { clock, client } = await start((request) => request.begin('{'))
    const call = record(client.search$({}, { idleTimeout: 30, asStream: 'bytes' }))
    await call.until(() => call.values.length > 0)
    clock.advance(30)
    expect(call.errors).toMatchObject([{ phase: 'idle', progress: 'answered' }])
  })
})

describe.each(KINDS)('$kind: a socket that cannot be opened', ({ connectTo, clientTo }) => {
  it('fails with its reason and leaves room in the pool', async () => {
    const connection = connectTo(refused(), { maxSockets: 1 })
    for (let count = 0; count < 3; count++) {
      const failure = await record(connection.request$(requestTo('/'))).failed()
      expect(failure).toBeInstanceOf(WireFailure)
      expect(failure).toMatchObject({ progress: 'unsent', stale: false, cause: { code: 'ECONNREFUSED' } })
    }
  })

  it('fails all waiting calls, each with its own attempt', async () => {
    const sockets = ClientSockets.watch()
    const connection = connectTo(refused(), { maxSockets: 2 })
    const calls = ['/1', '/2', '/3', '/4', '/5'].map((path) => record(connection.request$(requestTo(path))))
    await Promise.all(calls.map((call) => call.failed()))
    expect(sockets.all).toHaveLength(5)
    expect(sockets.mostAtOnce).toBe(2)
  })

  it('leaves the pool in order after wrong options of TLS', async () => {
    const { url } = await WireServer.start()
    const connection = connectTo(https(url), { maxSockets: 1, tls: { cert: 'no certificate', key: 'no key' } })
    for (let count = 0; count < 3; count++) {
      const failure = await record(connection.request$(requestTo('/'))).failed()
      expect(failure).toMatchObject({ progress: 'unsent', cause: expect.any(Error) })
    }
  })

  it('fails a call of the client with a ConnectionError and kills the node', async () => {
    const url = refused()
    const client = clientTo(url, { maxRetries: 0 })
    const error = await record(client.search$({})).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      progress: 'unsent',
      meta: { meta: { connection: { alive: false } } },
    })
    expect(String(error)).toContain(url.host)
  })
})

describe.each(KINDS)('$kind: a request that Node or undici refuses', ({ kind, connectTo }) => {
  it('leaves no unobserved socket', async () => {
    const server = await WireServer.start((request) => request.response())
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url, { maxSockets: 1 })
    const failure = await record(connection.request$(requestTo('/', { headers: { 'x-a': 'b\nc' } }))).failed()
    expect(failure).toBeInstanceOf(errors.ConfigurationError)
    expect(failure).toMatchObject({ cause: { code: kind === 'undici' ? 'UND_ERR_INVALID_ARG' : 'ERR_INVALID_CHAR' } })
    expect(sockets.open).toEqual([])
    await record(connection.request$(requestTo('/next'))).completed()
    expect(server.requests.map(({ path }) => path)).toEqual(['/next'])
  })

  it('leaves its socket to the next request', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url, { maxSockets: 1 })
    await record(connection.request$(requestTo('/first'))).completed()
    const failure = await record(connection.request$(requestTo('/ ?'))).failed()
    expect(failure).toBeInstanceOf(errors.ConfigurationError)
    await record(connection.request$(requestTo('/next'))).completed()
    expect(server.opened).toBe(1)
  })
})

describe.each(KINDS)('$kind: a request whose content-length is wrong', ({ connectTo }) => {
  it('fails and leaves room in the pool', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url, { maxSockets: 1 })
    await record(connection.request$(requestTo('/first'))).completed()
    const wrong = requestTo('/wrong', { method: 'POST', headers: { 'content-length': '5' }, body: 'abc' })
    const failure = await record(connection.request$(wrong)).failed()
    expect(String(failure)).toContain('the header content-length is "5", but the body has 3 bytes')
    await record(connection.request$(requestTo('/next'))).completed()
    expect(server.requests.map(({ path }) => path)).toEqual(['/first', '/next'])
  })
})

describe.each(KINDS)('$kind: a node', ({ clientTo }) => {
  it('can be an IPv6 address', async () => {
    const server = await WireServer.start((request) => request.response('{"ok":6}'), { host: '::1' })
    expect(server.url.href).toMatch(/^http:\/\/\[::1\]:\d+\/$/)
    expect(await record(clientTo(server.url.href).search$({})).completed()).toEqual([{ ok: 6 }])
    expect(server.requests[0]?.headers.host).toBe(server.url.host)
  })

  it.each(['/prefix', '/prefix/', '/a/b%20c/'])(
    'can have the path %s, which precedes that of each call',
    async (prefix) => {
      const server = await WireServer.start((request) => request.response())
      await record(clientTo(new URL(prefix, server.url)).search$({ index: 'books' })).completed()
      await record(clientTo(new URL(prefix, server.url)).request$({ method: 'GET', path: '/x?pretty' })).completed()
      const base = prefix.replace(/\/$/, '')
      expect(server.requests.map(({ path }) => path)).toEqual([`${base}/books/_search`, `${base}/x?pretty`])
    },
  )

  it('can be a host name', async () => {
    const server = await WireServer.start((request) => request.response('{"ok":1}'))
    const url = `http://localhost:${server.url.port}`
    expect(await record(clientTo(url).search$({})).completed()).toEqual([{ ok: 1 }])
    expect(server.requests[0]?.headers.host).toBe(`localhost:${server.url.port}`)
  })
})
