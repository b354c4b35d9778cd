import { Readable } from 'node:stream'
import { type Client, errors } from 'rxelastic'
import type { Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { type ConnectionKind, KINDS } from '../../support/connections/connection-kinds.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Closes the socket as soon as a request comes in over it: to the client as if it had crossed with the close. */
const hangUp = (request: WireRequestReceived): void => void request.socket.destroy()

/** A server whose socket has been used once and lies idle, with what the client tells of itself. */
async function setUp({ clientTo }: ConnectionKind, maxSockets = 1, maxRetries = 1) {
  const server = await WireServer.start((request) => request.response())
  const client = clientTo(server.url, { maxSockets, maxRetries })
  const events: string[] = []
  client.events$.subscribe(({ type }) => events.push(type))
  await record(client.search$({ index: 'warm-up' })).completed()
  events.length = 0
  return { server, client, events }
}

const paths = (server: WireServer): string[] => server.requests.map(({ path }) => path)
const busyOnce = (client: Client) => client.request$({ method: 'GET', path: '/busy' })
const autoId = (client: Client) => client.index$({ index: 'a', document: {} })

describe.each(KINDS)('$kind: a socket that the server closes as the next request is written', (kind) => {
  it('is replaced by a fresh one for a repetition: one retry at once, and the node stays alive', async () => {
    const { server, client, events } = await setUp(kind)
    server.answer = (request) => (request.socketNumber === 0 ? hangUp(request) : request.response('{"took":1}'))
    const [result] = await record(client.search$({ index: 'a' }, { meta: true })).completed()
    expect(result).toMatchObject({ body: { took: 1 }, meta: { attempts: 1, connection: { alive: true } } })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_search', '/a/_search'])
    expect(server.opened).toBe(2)
    expect(events.filter((type) => type === 'retry')).toHaveLength(1)
    expect(events).not.toContain('node-dead')
  })

  it('does not cause a repetition with maxRetries 0', async () => {
    const { server, client, events } = await setUp(kind, 1, 0)
    server.answer = hangUp
    expect(await record(client.search$({ index: 'a' })).failed()).toMatchObject({ progress: 'sent', stale: true })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_search'])
    expect(events).not.toContain('retry')
  })

  it.each<[string, (client: Client) => Observable<unknown>]>([
    ['a call whose maxRetries is 0', (client) => client.search$({ index: 'a' }, { maxRetries: 0 })],
    ['a call that is not repeatable', autoId],
    ['a stream', (client) => client.request$({ method: 'GET', path: '/a', body: Readable.from(['{}']) })],
    ['a call that has used up its retries', busyOnce],
  ])('does not count against the node: %s fails, and the node stays alive', async (_name, ask) => {
    const { server, client, events } = await setUp(kind)
    server.answer = (request) =>
      request.path === '/busy' && server.requests.length === 2
        ? request.response('{}', 'retry-after: 0\r\n', '429 Too Many Requests')
        : hangUp(request)
    expect(await record(ask(client)).failed()).toMatchObject({ name: 'ConnectionError', stale: true })
    expect(events).not.toContain('node-dead')
    expect(client.stats().nodes).toMatchObject([{ alive: true, failures: 0 }])
    server.answer = (request) => request.response()
    await record(client.search$({ index: 'b' })).completed()
  })

  it('counts against the node when the repetition on a fresh socket is lost, too', async () => {
    const { server, client, events } = await setUp(kind)
    server.answer = hangUp
    expect(await record(client.search$({ index: 'a' })).failed()).toMatchObject({ stale: false })
    expect(events).toContain('node-dead')
  })

  it('makes the 404 of a repeated delete mention that the first may have succeeded', async () => {
    const { server, client } = await setUp(kind)
    server.answer = (request) =>
      request.socketNumber === 0
        ? hangUp(request)
        : request.response('{"_id":"1","result":"not_found"}', '', '404 Not Found')
    const error = await record(client.delete$({ index: 'a', id: '1' })).failed()
    expect(String(error)).toContain('may have deleted it')
    expect(error).toMatchObject({ statusCode: 404, meta: { meta: { attempts: 1 } } })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_doc/1', '/a/_doc/1'])
  })

  it('is not replaced by another idle one, which may be lost as well', async () => {
    const server = await WireServer.start()
    const client = kind.clientTo(server.url, { maxSockets: 2, maxRetries: 1 })
    const warmUp = ['x', 'y'].map((index) => record(client.search$({ index })))
    await server.request(1)
    for (const request of server.requests) request.response()
    await Promise.all(warmUp.map((call) => call.completed()))
    server.answer = (request) => (request.socketNumber < 2 ? hangUp(request) : request.response())
    await record(client.search$({ index: 'a' })).completed()
    expect(server.requests.slice(2).map(({ path }) => path)).toEqual(['/a/_search', '/a/_search'])
    expect(server.requests.at(-1)?.socketNumber).toBe(2)
  })

  it('is replaced only once: the second loss is an error', async () => {
    const { server, client } = await setUp(kind)
    server.answer = hangUp
    const error = await record(client.search$({ index: 'a' })).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'sent', cause: expect.any(Error) })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_search', '/a/_search'])
  })

  it('does not cause a repetition of a call that may not be repeated', async () => {
    const { server, client } = await setUp(kind)
    server.answer = hangUp
    const error = await record(autoId(client)).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'sent' })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_doc'])
  })

  it('does not cause a repetition of a stream, which can be read only once', async () => {
    const { server, client } = await setUp(kind)
    server.answer = hangUp
    const body = Readable.from([Buffer.from('{}')])
    const error = await record(client.request$({ method: 'GET', path: '/a', body })).failed()
    expect(error).toMatchObject({ progress: 'sent' })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a'])
  })

  it('is not assumed once a response has begun', async () => {
    const { server, client } = await setUp(kind, 1, 0)
    server.answer = (request) => request.socket.end('HTTP/1.1 200 O')
    const error = await record(client.search$({ index: 'a' })).failed()
    expect(error).toMatchObject({ progress: 'answered' })
    expect(paths(server)).toEqual(['/warm-up/_search', '/a/_search'])
  })

  it('is not assumed for a socket that was never idle', async () => {
    const { server, client } = await setUp(kind, 2)
    server.answer = hangUp
    const first = record(client.search$({ index: 'a' }))
    const second = record(client.search$({ index: 'b' }, { maxRetries: 0 }))
    await Promise.all([first.failed(), second.failed()])
    expect(paths(server).filter((path) => path === '/b/_search')).toHaveLength(1)
    expect(paths(server).filter((path) => path === '/a/_search')).toHaveLength(2)
  })

  it('allows a repetition although others wait for the only socket', async () => {
    const { server, client } = await setUp(kind, 1)
    server.answer = (request) => (request.socketNumber === 0 ? hangUp(request) : request.response())
    const calls = ['a', 'b', 'c', 'd'].map((index) => record(client.search$({ index })))
    await Promise.all(calls.map((call) => call.completed()))
    expect(paths(server).filter((path) => path === '/a/_search')).toHaveLength(2)
    expect(paths(server)).toHaveLength(6)
  })

  it('sends nothing more if the call is unsubscribed before the repetition', async () => {
    const { server, client } = await setUp(kind, 1)
    const sockets = ClientSockets.watch()
    server.answer = hangUp
    const call = record(client.search$({ index: 'a' }))
    await server.connected(0)
    await server.until(() => sockets.open.length === 1 || sockets.all.length === 1)
    call.unsubscribe()
    expect(sockets.open).toEqual([])
    expect(call.endings).toBe(0)
  })
})

describe.each(KINDS)('$kind: a socket that the server closes right before', (kind) => {
  it.each([
    ['a repeatable call', (client: Client) => client.search$({ index: 'a' })],
    ['a call that may not be repeated', autoId],
    ['a stream', (client: Client) => client.request$({ method: 'POST', path: '/a', body: Readable.from(['{}']) })],
  ])('is noticed before anything is written: %s is sent once, on a new one', async (_name, ask) => {
    const { server, client, events } = await setUp(kind)
    server.socket.end()
    await server.connected(0)
    await record(ask(client)).completed()
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]?.socketNumber).toBe(1)
    expect(events).not.toContain('retry')
    expect(events).not.toContain('node-dead')
  })

  it('closes with all others of the pool, and each call is sent once', async () => {
    const server = await WireServer.start()
    const client = kind.clientTo(server.url, { maxSockets: 5, maxRetries: 0 })
    const warmUp = Array.from({ length: 5 }, () => record(client.search$({})))
    await server.request(4)
    for (const request of server.requests) request.response()
    await Promise.all(warmUp.map((call) => call.completed()))
    for (const socket of server.sockets) socket.resetAndDestroy()
    await server.connected(0)
    server.answer = (request) => request.response()
    await Promise.all(Array.from({ length: 8 }, () => record(autoId(client)).completed()))
    expect(paths(server).filter((path) => path === '/_doc' || path === '/a/_doc')).toHaveLength(8)
  })
})
