import { Client, type ClientOptions } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connection.js'
import { clientSettings } from '../../../src/options/client-settings.js'

const id = `deployment:${Buffer.from('eu.example.com$abc123$def').toString('base64')}`
const node = 'https://localhost:9200'

describe('hostedDefaults', () => {
  describe('cloud', () => {
    it('compresses both ways and requires TLS 1.2 or newer', () => {
      const { nodes, tls, call } = clientSettings({ cloud: { id } })
      expect(nodes.map(({ url }) => url.href)).toEqual(['https://abc123.eu.example.com/'])
      expect([tls, call.compression]).toEqual([{ minVersion: 'TLSv1.2' }, true])
    })

    it('gives options precedence and leaves them unchanged', () => {
      const options: ClientOptions = Object.freeze({
        cloud: Object.freeze({ id }),
        compression: false,
        tls: Object.freeze({ minVersion: 'TLSv1.3' as const }),
      })
      const { tls, call } = clientSettings(options)
      expect([tls, call.compression]).toEqual([{ minVersion: 'TLSv1.3' }, false])
    })

    it('sets no lowest version beside a given protocol: Node accepts only one of them', () => {
      const tls = { secureProtocol: 'TLSv1_2_method' }
      expect(clientSettings({ cloud: { id }, tls }).tls).toEqual(tls)
    })

    it.each<[string, object, string]>([
      ['a node', { cloud: { id }, node }, 'node and cloud cannot be given together'],
      ['nodes', { cloud: { id }, nodes: [node] }, 'nodes and cloud cannot be given together'],
      ['no id', { cloud: {} }, 'cloud.id must be a string'],
      ['a typo', { cloud: { di: id } }, 'cloud has no option "di"'],
      ['the id itself', { cloud: id }, 'cloud must be an object with id, got a string'],
    ])('refuses %s', (_name, options, message) => {
      expect(() => Reflect.construct(Client, [options])).toThrow(message)
    })
  })

  describe('serverless', () => {
    it('requests its version of the API in media types without one', async () => {
      const Connection = MemoryConnection.answering(() => ({ body: {} }))
      const client = new Client({ node, serverMode: 'serverless', compression: false, Connection })
      await lastValueFrom(client.search$({ index: 'books', query: { match_all: {} } }))
      expect(Connection.requests.map(({ headers }) => headers)).toEqual([
        expect.objectContaining({
          'elastic-api-version': '2023-10-31',
          accept: 'application/json',
          'content-type': 'application/json',
        }),
      ])
    })

    it('compresses both ways and requires TLS 1.2 or newer', () => {
      const { tls, call } = clientSettings({ node, serverMode: 'serverless' })
      expect([tls, call.compression]).toEqual([{ minVersion: 'TLSv1.2' }, true])
    })

    it('has no version of the stack', () => {
      const options = { node, serverMode: 'serverless', compatibilityVersion: 9 } as const
      expect(() => clientSettings(options)).toThrow('compatibilityVersion cannot be given together with serverMode')
    })

    it('has one address', () => {
      expect(() => clientSettings({ nodes: [node, node], serverMode: 'serverless' })).toThrow('one address')
    })
  })

  describe('the options of connections', () => {
    function optionsOf(options: Partial<ClientOptions>): ConnectionOptions {
      const made: ConnectionOptions[] = []
      class Connection extends MemoryConnection.answering(() => ({})) {
        constructor(given: ConnectionOptions) {
          super(given)
          made.push(given)
        }
      }
      Reflect.construct(Client, [{ node, Connection, ...options }])
      const [first] = made
      if (first === undefined) throw new Error('no connection was made')
      return first
    }

    it.each<[string, Partial<ClientOptions>, Partial<ConnectionOptions>]>([
      ['nothing', {}, { maxSockets: 256, keepAliveTimeout: 600_000 }],
      ['sockets of its own', { maxSockets: 3, keepAliveTimeout: '30s' }, { maxSockets: 3, keepAliveTimeout: 30_000 }],
      ['an agent that keeps none', { agent: false }, { maxSockets: 256, keepAliveTimeout: 0 }],
      ["an agent's options", { agent: { maxSockets: 5, timeout: 1_000 } }, { maxSockets: 5, keepAliveTimeout: 1_000 }],
      ['a proxy', { proxy: 'http://localhost:8080' }, { proxy: new URL('http://localhost:8080') }],
    ])('%s', (_name, given, expected) => {
      expect(optionsOf(given)).toMatchObject(expected)
    })
  })
})
