import { once } from 'node:events'
import { WireFailure } from 'rxelastic'
import { forkJoin, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

const paths = (server: WireServer): string[] => server.requests.map(({ path }) => path)

describe.each(KINDS)('$kind: the queue', ({ connectTo }) => {
  it('serves requests in the order of arrival', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url, { maxSockets: 1 })
    const wanted = Array.from({ length: 20 }, (_, index) => `/${index}`)
    await record(forkJoin(wanted.map((path) => connection.request$(requestTo(path))))).completed()
    expect(paths(server)).toEqual(wanted)
  })

  it('keeps that order when the socket of its first request is lost', async () => {
    const server = await WireServer.start((request) => request.response('{}', 'connection: close\r\n'))
    const connection = connectTo(server.url, { maxSockets: 1 })
    const wanted = ['/0', '/1', '/2', '/3']
    await record(forkJoin(wanted.map((path) => connection.request$(requestTo(path))))).completed()
    expect(paths(server)).toEqual(wanted)
    expect(server.opened).toBe(4)
  })

  it('never exceeds the maximum of sockets', async () => {
    const server = await WireServer.start((request) => setImmediate(() => request.response()))
    const connection = connectTo(server.url, { maxSockets: 3 })
    const calls = Array.from({ length: 60 }, (_, index) => connection.request$(requestTo(`/${index}`)))
    await record(forkJoin(calls)).completed()
    expect(server.requests).toHaveLength(60)
    expect(server.mostAtOnce).toBe(3)
    expect(server.opened).toBe(3)
  })

  it('opens a new socket when one is lost while requests wait', async () => {
    const server = await WireServer.start()
    const connection = connectTo(server.url, { maxSockets: 1 })
    const calls = ['/lost', '/1', '/2'].map((path) => record(connection.request$(requestTo(path))))
    ;(await server.request(0)).socket.destroy()
    server.answer = (request) => request.response()
    await expect(calls[0]?.failed()).resolves.toBeInstanceOf(WireFailure)
    await Promise.all([calls[1]?.completed(), calls[2]?.completed()])
    expect(paths(server)).toEqual(['/lost', '/1', '/2'])
    expect(server.mostAtOnce).toBe(1)
  })

  it('gives a free socket to a request that waits for a new one, and cancels that', async () => {
    const server = await WireServer.start()
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url, { maxSockets: 2 })
    const first = record(connection.request$(requestTo('/first')))
    await server.request(0)
    // In the same turn the response is on its way and a second socket is asked for.
    server.requests[0]?.response()
    await once(sockets.all[0] ?? server.socket, 'readable')
    const second = record(connection.request$(requestTo('/second')))
    await first.completed()
    ;(await server.request(1)).response()
    await second.completed()
    expect(server.requests[1]?.socketNumber).toBe(0)
    await server.connected(1)
    expect(sockets.open).toHaveLength(1)
  })
})

describe.each(KINDS)('$kind: a socket', ({ connectTo }) => {
  it.each([
    ['GET', undefined],
    ['HEAD', undefined],
    ['POST', '{"query":{}}'],
    ['DELETE', '{"scroll_id":"x"}'],
    ['GET', '{"query":{}}'],
  ])('carries 100 calls of %s with body %j', async (method, body) => {
    const server = await WireServer.start((request) => request.response(method === 'HEAD' ? '' : '{}'))
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url)
    const ask = (): Observable<unknown> => connection.request$(requestTo('/', { method, body }))
    await record(ask()).completed()
    const [listeners] = sockets.listeners
    for (let count = 1; count < 100; count++) await record(ask()).completed()
    expect(server.requests).toHaveLength(100)
    expect(server.requests.every((request) => request.body === (body ?? ''))).toBe(true)
    expect(server.opened).toBe(1)
    expect(sockets.listeners).toEqual([listeners])
  })

  it('that was used last is used first', async () => {
    const server = await WireServer.start()
    const connection = connectTo(server.url)
    const calls = ['/0', '/1', '/2'].map((path) => record(connection.request$(requestTo(path))))
    await server.request(2)
    const byPath = (path: string) => server.requests.find((request) => request.path === path)
    for (const [index, path] of ['/1', '/2', '/0'].entries()) {
      byPath(path)?.response()
      await calls[[1, 2, 0][index] ?? 0]?.completed()
    }
    record(connection.request$(requestTo('/a')))
    record(connection.request$(requestTo('/b')))
    await server.until(() => byPath('/b') !== undefined)
    expect(byPath('/a')?.socketNumber).toBe(byPath('/0')?.socketNumber)
    expect(byPath('/b')?.socketNumber).toBe(byPath('/2')?.socketNumber)
  })

  it('is free for a call that starts when another completes', async () => {
    const server = await WireServer.start((request) => request.response())
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url)
    const done = await new Promise<number>((resolve) => {
      const again = (count: number): void => {
        const complete = (): void => (count === 10 ? resolve(count) : again(count + 1))
        connection.request$(requestTo(`/${count}`)).subscribe({ complete })
      }
      again(1)
    })
    expect(done).toBe(10)
    expect(sockets.all).toHaveLength(1)
  })

  it('that the server closes while idle is replaced for the next request', async () => {
    const server = await WireServer.start((request) => request.response())
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url, { maxSockets: 1 })
    await record(connection.request$(requestTo('/1'))).completed()
    server.socket.end()
    await sockets.closed()
    await record(connection.request$(requestTo('/2'))).completed()
    expect(server.opened).toBe(2)
    expect(sockets.open).toHaveLength(1)
  })

  it('is closed after keepAliveTimeout of idleness', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url, { keepAliveTimeout: 20 })
    await record(connection.request$(requestTo('/1'))).completed()
    expect(server.sockets.size).toBe(1)
    await server.connected(0)
    await record(connection.request$(requestTo('/2'))).completed()
    expect(server.opened).toBe(2)
    // Less than undici's own 4 s.
  }, 3_500)
})

describe.each(KINDS)('$kind: an idle socket', ({ connectTo }) => {
  it('is closed with keepAliveTimeout 0, and the server is informed', async () => {
    const server = await WireServer.start((request) => request.response())
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url, { keepAliveTimeout: 0, maxSockets: 1 })
    const calls = ['/1', '/2', '/3'].map((path) => record(connection.request$(requestTo(path))))
    await Promise.all(calls.map((call) => call.completed()))
    expect(server.requests.map(({ path, headers }) => [path, headers.connection])).toEqual([
      ['/1', 'close'],
      ['/2', 'close'],
      ['/3', 'close'],
    ])
    expect(server.opened).toBe(3)
    expect(sockets.open).toEqual([])
    expect(sockets.mostAtOnce).toBe(1)
  })

  it('that receives unrequested bytes is not reused', async () => {
    const server = await WireServer.start((request) => request.response('{"a":1}'))
    const connection = connectTo(server.url, { maxSockets: 1 })
    await record(connection.request$(requestTo('/1'))).completed()
    server.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{"b":2}')
    await server.connected(0)
    const [, body] = await record(connection.request$(requestTo('/2'))).completed()
    expect(String(body)).toBe('{"a":1}')
    expect(server.opened).toBe(2)
  })
})

describe.each(KINDS)('$kind: close', ({ connectTo }) => {
  it('fails waiting and running requests, closes idle sockets, and refuses later requests', async () => {
    const server = await WireServer.start()
    const connection = connectTo(server.url, { maxSockets: 2 })
    const idle = record(connection.request$(requestTo('/idle')))
    ;(await server.request(0)).response()
    await idle.completed()
    const [running, other, waiting] = ['/1', '/2', '/3'].map((path) => record(connection.request$(requestTo(path))))
    await server.request(2)
    await connection.close()
    const late = record(connection.request$(requestTo('/late')))
    for (const call of [running, other, waiting, late]) expect(call?.errors).toEqual([expect.any(WireFailure)])
    expect(waiting?.errors).toEqual([expect.objectContaining({ progress: 'unsent' })])
    expect(running?.errors).toEqual([expect.objectContaining({ progress: 'sent' })])
    await server.connected(0)
    expect(paths(server)).toEqual(['/idle', '/1', '/2'])
    await connection.close()
  })

  it('cancels sockets that are being opened', async () => {
    const server = await WireServer.start()
    const sockets = ClientSockets.watch()
    const connection = connectTo(server.url, { maxSockets: 2 })
    const calls = ['/1', '/2', '/3'].map((path) => record(connection.request$(requestTo(path))))
    await connection.close()
    for (const call of calls) expect(call.errors).toEqual([expect.objectContaining({ progress: 'unsent' })])
    expect(sockets.open).toEqual([])
    expect(server.requests).toEqual([])
  })
})
