import { Agent } from 'node:http'
import { type ConnectionClass, errors, UndiciConnection } from 'rxelastic'
import { describe, expect, test } from 'vitest'
import { socketSettings } from '../../src/connection/agent-options.js'
import type { AgentOption } from '../../src/connection/connection.js'
import { type ConnectionChoice, connectionClass } from '../../src/connection/connection-class.js'
import { HttpConnection } from '../../src/connection/http.js'
import { connectTo } from '../support/connections.js'
import { CountingScheduler } from '../support/counting-scheduler.js'

const proxy = new URL('http://proxy:3128')
const agent = () => new Agent()

describe('the class of connections', () => {
  class Own extends UndiciConnection {}
  test.each<[string, ConnectionChoice, ConnectionClass]>([
    ['nothing', {}, UndiciConnection],
    ['agent: false', { agent: false }, UndiciConnection],
    ['options of an agent', { agent: { maxSockets: 3 } }, UndiciConnection],
    ['a function as agent', { agent }, HttpConnection],
    ['a proxy', { proxy }, HttpConnection],
    ['a class of its own', { Connection: Own }, Own],
    ['a class of its own and a proxy', { Connection: Own, proxy }, Own],
  ])('for %s', (_name, choice, expected) => {
    expect(connectionClass(choice)).toBe(expected)
  })

  test('for a proxy and a function as agent is none', () => {
    const both = () => connectTo(new URL('http://es:9200'), { proxy, agent }, new CountingScheduler(), HttpConnection)
    expect(both).toThrow(errors.ConfigurationError)
    expect(both).toThrow('proxy and a function as agent cannot be given together')
  })
})

describe('options of an agent', () => {
  test.each<[AgentOption | undefined, object]>([
    [undefined, {}],
    [agent, {}],
    [false, { keepAliveTimeout: 0 }],
    [{}, {}],
    [{ keepAlive: true }, {}],
    [{ keepAlive: false, timeout: 5_000 }, { keepAliveTimeout: 0 }],
    [
      { maxSockets: 3, timeout: 5_000 },
      { maxSockets: 3, keepAliveTimeout: 5_000 },
    ],
    [{ maxSockets: 5, maxTotalSockets: 3 }, { maxSockets: 3 }],
    [{ maxTotalSockets: 3 }, { maxSockets: 3 }],
    [{ maxSockets: Number.POSITIVE_INFINITY }, {}],
    [{ maxSockets: 1e9 }, { maxSockets: 65_535 }],
    [{ timeout: 0 }, {}],
  ])('%j say %j of sockets', (option, expected) => {
    expect(socketSettings(option)).toEqual(expected)
  })

  test.each<[string, object, string]>([
    ['misspelt', { maxSocket: 3 }, 'agent.maxSocket is not an option; there are keepAlive, maxSockets'],
    ['without a meaning here', { maxFreeSockets: 3 }, 'agent.maxFreeSockets is not an option'],
    ['out of range', { maxSockets: 0 }, 'agent.maxSockets must be at least 1, got 0'],
    ['not a number', { timeout: '1s' }, 'agent.timeout must be a number of milliseconds, got 1s'],
  ])('that are %s are an error', (_name, option, message) => {
    expect(() => socketSettings(option)).toThrow(errors.ConfigurationError)
    expect(() => socketSettings(option)).toThrow(message)
  })
})
