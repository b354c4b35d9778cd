import { Agent } from 'node:http'
import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { connectTo, requestTo } from '../../support/connections/connections.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

const well: Answer = (request) => request.response('{"a":1}')
const keeping = () => new Agent({ keepAlive: true })

describe('an agent of the user that connections share', () => {
  it('lives until the last of them closes, and drops idle sockets of those that closed before', async () => {
    const agent = keeping()
    const scheduler = new CountingScheduler()
    const sockets = ClientSockets.watch()
    const first = await WireServer.start(well)
    const second = await WireServer.start(well)
    const early = connectTo(first.url, { agent: () => agent }, scheduler, HttpConnection)
    const late = connectTo(second.url, { agent: () => agent }, scheduler, HttpConnection)
    await record(early.request$(requestTo('/1'))).completed()
    await record(late.request$(requestTo('/2'))).completed()
    second.answer = () => {}
    const running = record(late.request$(requestTo('/3')))
    const asked = await second.request(1)

    await early.close()
    await early.close()
    await first.connected(0)
    asked.response('{"a":1}')
    await running.completed()
    expect(second.sockets.size).toBe(1)

    await late.close()
    await second.connected(0)
    expect(sockets.open).toEqual([])
    expect(scheduler.pending).toBe(0)
  })
})

describe('a function for agent that returns no agent fails', () => {
  const thrown = new Error('no proxy today')
  it.each<[string, () => unknown, string, object]>([
    ['nothing', () => undefined, 'must return an http.Agent', {}],
    ['a promise', async () => new Agent(), 'must return an http.Agent', {}],
    ['what only has one of the methods', () => ({ destroy() {} }), 'must return an http.Agent', {}],
    [
      'it throws',
      () => {
        throw thrown
      },
      'the agent function failed: no proxy today',
      { cause: thrown },
    ],
  ])('with %s', (_name, make, message, more) => {
    const options = { url: new URL('http://es:9200'), agent: make, maxSockets: 1, keepAliveTimeout: 1 }
    const connect = () => Reflect.construct(HttpConnection, [options])
    expect(connect).toThrow(errors.ConfigurationError)
    expect(connect).toThrow(message)
    expect(connect).toThrow(expect.objectContaining(more))
  })

  it('unless it returns an agent of another class than those of Node', async () => {
    const real = keeping()
    const foreign = {
      defaultPort: 80,
      protocol: 'http:',
      addRequest: (...given: unknown[]) => Reflect.apply(Reflect.get(real, 'addRequest'), real, given),
      destroy: () => real.destroy(),
    }
    const server = await WireServer.start(well)
    const options = { url: server.url, agent: () => foreign, scheduler: new CountingScheduler() }
    const connection: HttpConnection = Reflect.construct(HttpConnection, [options])
    await record(connection.request$(requestTo('/'))).completed()
    await connection.close()
    await server.connected(0)
    expect(server.requests.map(({ path }) => path)).toEqual(['/'])
  })
})
