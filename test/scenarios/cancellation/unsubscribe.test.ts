import { Readable } from 'node:stream'
import { Demand } from 'rxelastic/flow'
import { describe, expect, it } from 'vitest'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { type ConnectionKind, KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { ClientSockets, liveSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** A connection with everything that a test looks at when a call has gone. */
async function setUp({ connectTo }: ConnectionKind, maxSockets = 1, url?: URL) {
  const server = await WireServer.start()
  const sockets = ClientSockets.watch()
  const scheduler = new CountingScheduler()
  const before = await liveSockets()
  const connection = connectTo(url ?? server.url, { maxSockets }, scheduler)
  return { server, sockets, scheduler, before, connection }
}

type Scene = Awaited<ReturnType<typeof setUp>>

/** Nothing of the network is left, neither here nor at the server, and no timer. */
async function expectNothingLeft({ server, sockets, scheduler, before }: Scene): Promise<void> {
  expect(scheduler.pending).toBe(0)
  expect(sockets.open).toEqual([])
  await server.connected(0)
  expect(await liveSockets()).toEqual(before)
}

/** The next call finds the pool in order. */
async function expectServed({ server, connection }: Scene, path: string): Promise<void> {
  const next = record(connection.request$(requestTo(path)))
  await server.until(() => server.requests.at(-1)?.path === path)
  server.requests.at(-1)?.response()
  await next.completed()
}

describe.each(KINDS)('$kind: unsubscribing', (kind) => {
  it('sends nothing before the socket is dialed', async () => {
    const scene = await setUp(kind)
    const call = record(scene.connection.request$(requestTo('/given-up')))
    call.unsubscribe()
    await expectServed(scene, '/next')
    expect(scene.server.requests.map(({ path }) => path)).toEqual(['/next'])
    expect(call.values).toEqual([])
    expect(call.endings).toBe(0)
  })

  it('removes a call from the queue of a full pool, and the others are sent', async () => {
    const scene = await setUp(kind)
    const { server, connection, scheduler } = scene
    const running = record(connection.request$(requestTo('/running')))
    await server.request(0)
    const [first, second, third] = ['/1', '/2', '/3'].map((path) => record(connection.request$(requestTo(path))))
    second?.unsubscribe()
    expect(scheduler.pending).toBe(0)
    server.answer = (request) => request.response()
    server.requests[0]?.response()
    await Promise.all([running, first, third].map((call) => call?.completed()))
    expect(server.requests.map(({ path }) => path)).toEqual(['/running', '/1', '/3'])
    expect(server.opened).toBe(1)
    expect(second?.endings).toBe(0)
  })

  it('destroys the attempt while the socket is being opened', async () => {
    const scene = await setUp(kind, 1, await fullBacklog())
    const call = record(scene.connection.request$(requestTo('/')))
    expect(scene.sockets.open).toHaveLength(1)
    expect(scene.scheduler.pending).toBe(1)
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(call.endings).toBe(0)
  })

  it('gives the attempt to the next waiting call while the socket is being opened', async () => {
    const scene = await setUp(kind, 1)
    const { server, connection, sockets } = scene
    const first = record(connection.request$(requestTo('/first')))
    const second = record(connection.request$(requestTo('/second')))
    first.unsubscribe()
    expect(sockets.open).toHaveLength(1)
    ;(await server.request(0)).response()
    await second.completed()
    expect(server.requests.map(({ path }) => path)).toEqual(['/second'])
    expect(sockets.all).toHaveLength(1)
    expect(scene.scheduler.pending).toBe(0)
  })

  it('destroys an attempt that calls share with the last of them', async () => {
    const scene = await setUp(kind, 1, await fullBacklog())
    const calls = ['/1', '/2', '/3'].map((path) => record(scene.connection.request$(requestTo(path))))
    for (const call of calls) {
      expect(scene.sockets.open).toHaveLength(1)
      call.unsubscribe()
    }
    await expectNothingLeft(scene)
    expect(scene.sockets.all).toHaveLength(1)
  })

  it('destroys the attempt during the TLS handshake', async () => {
    const scene = await setUp(kind)
    const connection = kind.connectTo(new URL(scene.server.url.href.replace('http:', 'https:')), {}, scene.scheduler)
    const call = record(connection.request$(requestTo('/')))
    await scene.server.connected(1)
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(call.endings).toBe(0)
  })

  it('closes the socket after the request was written', async () => {
    const scene = await setUp(kind)
    const call = record(scene.connection.request$(requestTo('/slow')))
    await scene.server.request(0)
    call.unsubscribe()
    await expectNothingLeft(scene)
    await expectServed(scene, '/next')
    expect(call.values).toEqual([])
    expect(call.endings).toBe(0)
  })

  it('sends nothing on a used socket before undici has written the request', async () => {
    const scene = await setUp(kind)
    const { server, connection } = scene
    server.answer = (request) => request.response()
    await record(connection.request$(requestTo('/first'))).completed()
    const call = record(connection.request$(requestTo('/second')))
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(server.requests.map(({ path }) => path)).toEqual(['/first'])
    expect(call.endings).toBe(0)
  })

  it('closes the socket in the middle of the body', async () => {
    const scene = await setUp(kind)
    const call = record(scene.connection.request$(requestTo('/long')))
    ;(await scene.server.request(0)).begin('some')
    await call.until(() => call.values.length === 2)
    call.unsubscribe()
    await expectNothingLeft(scene)
    await expectServed(scene, '/next')
    expect(call.values).toHaveLength(2)
    expect(call.endings).toBe(0)
  })

  it.each([1, 2])('ends the call at once in the callback of event %i', async (last) => {
    const scene = await setUp(kind)
    const { server, connection } = scene
    server.answer = (request) => request.begin('some')
    const call = record(connection.request$(requestTo('/long')), () => {
      if (call.values.length === last) call.unsubscribe()
    })
    await call.until(() => call.values.length === last)
    await expectNothingLeft(scene)
    server.answer = () => {}
    await expectServed(scene, '/next')
    expect(call.values).toHaveLength(last)
    expect(call.endings).toBe(0)
  })

  it('closes the socket while the response is paused', async () => {
    const scene = await setUp(kind)
    const demand = new Demand()
    const call = record(scene.connection.request$(requestTo('/long', { demand })))
    ;(await scene.server.request(0)).begin('some')
    await call.until(() => call.values.length === 2)
    demand.pause()
    call.unsubscribe()
    await expectNothingLeft(scene)
    demand.resume()
    await expectServed(scene, '/next')
    expect(call.values).toHaveLength(2)
  })

  it('closes the socket and the stream while the body of the request is being sent', async () => {
    const scene = await setUp(kind)
    const body = new Readable({ read() {} })
    body.push('{"index":{}}\n')
    const call = record(scene.connection.request$(requestTo('/_bulk', { method: 'POST', body })))
    const request = await scene.server.request(0)
    await scene.server.until(() => request.body === '{"index":{}}\n')
    expect(request.complete).toBe(false)
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(body.destroyed).toBe(true)
    expect(body.listenerCount('data')).toBe(0)
    expect(call.endings).toBe(0)
  })

  it('leaves the socket to the next call after the end', async () => {
    const scene = await setUp(kind)
    scene.server.answer = (request) => request.response()
    const call = record(scene.connection.request$(requestTo('/1')))
    await call.completed()
    call.unsubscribe()
    await record(scene.connection.request$(requestTo('/2'))).completed()
    expect(scene.server.opened).toBe(1)
  })
})
