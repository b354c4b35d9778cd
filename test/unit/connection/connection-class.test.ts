import { Agent } from 'node:http'
import { type ConnectionClass, errors, UndiciConnection } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import type { AgentOption } from '../../../src/connection/connection.js'
import { type ConnectionChoice, connectionClass } from '../../../src/connection/connection-class.js'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { socketSettings } from '../../../src/connection/socket-settings.js'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { connectTo } from '../../support/connections/connections.js'

const proxy = new URL('http://proxy:3128')
const agent = () => new Agent()

describe('connectionClass', () => {
  describe('choice of a class', () => {
    class Own extends UndiciConnection {}
    it.each<[string, ConnectionChoice, ConnectionClass]>([
      ['nothing', {}, UndiciConnection],
      ['agent: false', { agent: false }, UndiciConnection],
      ['options of an agent', { agent: { maxSockets: 3 } }, UndiciConnection],
      ['a function as agent', { agent }, HttpConnection],
      ['a proxy', { proxy }, HttpConnection],
      ['a class of its own', { Connection: Own }, Own],
      ['a class of its own and a proxy', { Connection: Own, proxy }, Own],
    ])('is made for %s', (_name, choice, expected) => {
      expect(connectionClass(choice)).toBe(expected)
    })

    it('is impossible for a proxy together with a function as agent', () => {
      const both = () => connectTo(new URL('http://es:9200'), { proxy, agent }, new CountingScheduler(), HttpConnection)
      expect(both).toThrow(errors.ConfigurationError)
      expect(both).toThrow('proxy and an agent function cannot be combined')
    })

    it('cannot be the default one for a function as agent, which it would ignore', () => {
      const undici = () => connectTo(new URL('http://es:9200'), { agent }, new CountingScheduler(), UndiciConnection)
      expect(undici).toThrow(errors.ConfigurationError)
      expect(undici).toThrow('UndiciConnection cannot use an agent')
    })
  })

  describe('options of an agent', () => {
    it.each<[AgentOption | undefined, object]>([
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
    ])('%j mean %j for sockets', (option, expected) => {
      expect(socketSettings(option)).toEqual(expected)
    })
  })
})
