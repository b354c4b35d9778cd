import { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { AgentOption } from '../../../src/connection/connection.js'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { connectTo, requestTo } from '../../support/connections/connections.js'
import { ClientSockets, liveSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import { refused } from '../../support/servers/refused.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

type Given = Parameters<typeof connectTo>[1]

async function setUp(agent: AgentOption, { answer, url, ...given }: Given & { answer?: Answer; url?: URL } = {}) {
  const server = await WireServer.start(answer)
  const scheduler = new CountingScheduler()
  const before = await liveSockets()
  const sockets = ClientSockets.watch()
  const connection = connectTo(url ?? server.url, { agent, ...given }, scheduler, HttpConnection)
  return { server, scheduler, sockets, before, connection }
}

type Scene = Awaited<ReturnType<typeof setUp>>

async function expectNothingLeft({ server, sockets, scheduler, before }: Scene): Promise<void> {
  expect(scheduler.pending).toBe(0)
  expect(sockets.open).toEqual([])
  await server.connected(0)
  // What a timer closes is gone a turn of the event loop later.
  while ((await liveSockets()).length > before.length) {}
  expect(await liveSockets()).toEqual(before)
}

const well: Answer = (request) => request.response('{"a":1}')
const keeping = () => new Agent({ keepAlive: true })

/** Dials another port than it is asked for, and takes its time about it, as agents for SOCKS proxies do. */
class Detour extends Agent {
  readonly asked: unknown[] = []
  readonly #port: number

  constructor(port: string) {
    super({ keepAlive: true })
    this.#port = Number(port)
  }

  override createConnection(options: object, callback?: (error: Error | null, socket: Socket) => void): undefined {
    this.asked.push({ host: Reflect.get(options, 'host'), port: Reflect.get(options, 'port') })
    const socket = connect(this.#port, '127.0.0.1')
    const fail = (error: Error): void => callback?.(error, socket)
    socket.once('error', fail).once('connect', () => {
      socket.off('error', fail)
      callback?.(null, socket)
    })
  }
}

describe('an agent of the user', () => {
  it('chooses the target of a socket, and learns the node', async () => {
    const target = await WireServer.start(well)
    const agent = new Detour(target.url.port)
    const { connection, server } = await setUp(() => agent, { url: new URL('http://elsewhere.test:9200') })
    for (const path of ['/1', '/2']) await record(connection.request$(requestTo(path))).completed()
    expect(target.requests.map(({ path, headers }) => [path, headers.host])).toEqual([
      ['/1', 'elsewhere.test:9200'],
      ['/2', 'elsewhere.test:9200'],
    ])
    expect(agent.asked).toEqual([{ host: 'elsewhere.test', port: 9200 }])
    expect(server.opened).toBe(0)
  })

  it('is created once from the options of the connection', async () => {
    const made: unknown[] = []
    const agent = (options: unknown) => {
      made.push(options)
      return keeping()
    }
    const { connection, server } = await setUp(agent, { answer: well, maxSockets: 7 })
    for (const path of ['/1', '/2']) await record(connection.request$(requestTo(path))).completed()
    expect(made).toEqual([expect.objectContaining({ url: server.url, maxSockets: 7 })])
    expect(server.opened).toBe(1)
  })

  it('fails the request before anything is sent if it throws', async () => {
    const { connection, scheduler } = await setUp(() => new Detour(refused().port))
    const failure = await record(connection.request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({ progress: 'unsent', stale: false, cause: { code: 'ECONNREFUSED' } })
    expect(scheduler.pending).toBe(0)
  })

  it('opens a socket for each request without keep-alive', async () => {
    const { connection, server } = await setUp(() => new Agent(), { answer: well })
    for (const path of ['/1', '/2']) await record(connection.request$(requestTo(path))).completed()
    expect(server.opened).toBe(2)
    await server.connected(0)
  })

  it('cannot be an http agent for an https node, and the error says so', async () => {
    const { connection } = await setUp(() => new Agent(), { url: refused('https') })
    const failure = await record(connection.request$(requestTo('/'))).failed()
    expect(String(failure)).toMatch(/ConfigurationError.*Protocol "https:" not supported/)
  })

  it('supplies a fresh socket on request', async () => {
    const { connection, server } = await setUp(keeping, { answer: well })
    await record(connection.request$(requestTo('/1'))).completed()
    await record(connection.request$(requestTo('/2', { fresh: true }))).completed()
    expect(server.requests.map(({ socketNumber }) => socketNumber)).toEqual([0, 1])
  })

  it('has lost sockets reported as stale if they were used', async () => {
    const { connection, server } = await setUp(keeping, { answer: well })
    await record(connection.request$(requestTo('/1'))).completed()
    server.answer = (request) => void request.socket.destroy()
    expect(await record(connection.request$(requestTo('/2'))).failed()).toMatchObject({ progress: 'sent', stale: true })
    expect(await record(connection.request$(requestTo('/3'))).failed()).toMatchObject({
      progress: 'sent',
      stale: false,
    })
  })
})

describe('unsubscribing from a request through an agent of the user', () => {
  it('leaves nothing in the same turn', async () => {
    const scene = await setUp(keeping, { url: await fullBacklog() })
    record(scene.connection.request$(requestTo('/'))).unsubscribe()
    await new Promise((resolve) => process.nextTick(resolve))
    await expectNothingLeft(scene)
  })

  it('leaves nothing while it connects', async () => {
    const scene = await setUp(keeping, { url: await fullBacklog() })
    const call = record(scene.connection.request$(requestTo('/')))
    await new Promise((resolve) => setImmediate(resolve))
    expect(scene.scheduler.pending).toBe(1)
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(call.endings).toBe(0)
  })

  it('never sends a request that is queued in the agent', async () => {
    const scene = await setUp(() => new Agent({ keepAlive: true, maxSockets: 1 }))
    const { server, connection, scheduler } = scene
    const [first, second, third] = ['/1', '/2', '/3'].map((path) => record(connection.request$(requestTo(path))))
    await server.request(0)
    expect(scheduler.pending).toBe(0)
    second?.unsubscribe()
    server.answer = well
    server.requests[0]?.response()
    await Promise.all([first?.completed(), third?.completed()])
    expect(server.requests.map(({ path }) => path)).toEqual(['/1', '/3'])
    expect(server.opened).toBe(1)
  })

  it.each([
    ['for the head', 0],
    ['for the rest of the body', 2],
  ])('closes the socket while it waits %s', async (_name, events) => {
    const scene = await setUp(keeping, { answer: (request) => events > 0 && request.begin('some') })
    const call = record(scene.connection.request$(requestTo('/')))
    await scene.server.request(0)
    await call.until(() => call.values.length === events)
    call.unsubscribe()
    await expectNothingLeft(scene)
    expect(call.endings).toBe(0)
  })
})

describe('connectTimeout with an agent of the user', () => {
  it('ends the wait for its socket', async () => {
    const scene = await setUp(keeping, { url: await fullBacklog() })
    const call = record(scene.connection.request$(requestTo('/', { connectTimeout: 30 })))
    expect(await call.failed()).toMatchObject({ progress: 'unsent', connectTimeout: 30 })
    await expectNothingLeft(scene)
  })

  it('ends the wait for TLS', async () => {
    const scene = await setUp(() => new HttpsAgent())
    const url = new URL(scene.server.url.href.replace('http:', 'https:'))
    const connection = connectTo(url, { agent: () => new HttpsAgent() }, scene.scheduler, HttpConnection)
    const call = record(connection.request$(requestTo('/', { connectTimeout: 30 })))
    expect(await call.failed()).toMatchObject({ progress: 'unsent', connectTimeout: 30 })
    await expectNothingLeft(scene)
  })
})

describe('close with an agent of the user', () => {
  it('fails running and later requests and destroys the agent', async () => {
    const scene = await setUp(keeping)
    const running = record(scene.connection.request$(requestTo('/1')))
    ;(await scene.server.request(0)).response()
    await running.completed()
    const cut = record(scene.connection.request$(requestTo('/2')))
    await scene.server.request(1)
    await scene.connection.close()
    const late = record(scene.connection.request$(requestTo('/3')))
    expect(cut.errors).toEqual([expect.objectContaining({ progress: 'sent' })])
    expect(late.errors).toEqual([expect.objectContaining({ progress: 'unsent' })])
    await expectNothingLeft(scene)
  })

  it('resolves when all its sockets are closed, those of requests and idle ones', async () => {
    const scene = await setUp(keeping)
    const idle = record(scene.connection.request$(requestTo('/1')))
    record(scene.connection.request$(requestTo('/2')))
    ;(await scene.server.request(0)).response()
    await idle.completed()
    record(scene.connection.request$(requestTo('/3')))
    record(scene.connection.request$(requestTo('/4')))
    await scene.connection.close()
    expect(scene.sockets.all.map(({ closed }) => closed)).toEqual([true, true, true])
    expect(scene.connection.stats?.()).toMatchObject({ open: 0, idle: 0, opening: 0, waiting: 0 })
  })

  it('fails an unwritten request with a used socket, without another attempt', async () => {
    const scene = await setUp(keeping, { answer: well })
    await record(scene.connection.request$(requestTo('/1'))).completed()
    const cut = record(scene.connection.request$(requestTo('/2')))
    // The agent hands the socket over in the next tick; on a used one the request waits for the end of the turn.
    await new Promise((resolve) => process.nextTick(resolve))
    await scene.connection.close()
    expect(cut.errors).toEqual([expect.objectContaining({ progress: 'unsent' })])
    await expectNothingLeft(scene)
    expect(scene.server.requests.map(({ path }) => path)).toEqual(['/1'])
    expect(scene.server.opened).toBe(1)
  })
})
