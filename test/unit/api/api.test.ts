import { inspect } from 'node:util'
import { type Observable, of } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { Api, INVOKE, REQUEST } from '../../../src/api/api.js'
import { endpointNames, namespaceNames } from '../../../src/api/catalog.js'
import type { Endpoint } from '../../../src/api/endpoint.js'
import { camelCase } from '../../../src/api/names.js'
import type { RequestParams } from '../../../src/message/request.js'
import type { CallOptions } from '../../../src/options/call-options.js'

type Call = [name: string, params: unknown, options: unknown]

class TestClient extends Api {
  readonly calls: Call[] = []

  override [INVOKE](endpoint: Endpoint, params?: Record<string, unknown>, options?: CallOptions): Observable<unknown> {
    this.calls.push([endpoint.name, params, options])
    return of(endpoint.name)
  }

  override [REQUEST](params: RequestParams, options?: CallOptions): Observable<unknown> {
    this.calls.push(['request', params, options])
    return of('request')
  }
}

/** The prototype on which the methods of all clients are collected. */
const shared: object = Object.getPrototypeOf(Api.prototype)

function call(client: TestClient, name: string): void {
  const path = name.split('.').map(camelCase)
  const method = `${path.pop()}$`
  const owner: unknown = path.reduce((object: object, property) => Reflect.get(object, property), client)
  if (typeof owner !== 'object' || owner === null) throw new Error(`no namespace for ${name}`)
  Reflect.apply(Reflect.get(owner, method), owner, [])
}

describe('Api', () => {
  describe('methods', () => {
    it('make every endpoint a method of the client or of a namespace', () => {
      const client = new TestClient()
      for (const name of endpointNames()) call(client, name)
      expect(client.calls.map(([name]) => name)).toEqual(endpointNames())
    })

    it('pass on parameters and options', () => {
      const client = new TestClient()
      client.search$({ index: 'a' }, { meta: true })
      client.asyncSearch.submit$()
      client.request$({ method: 'GET', path: '/' }, { meta: true })
      client.indices.putMapping$({ index: 'a' })
      expect(client.calls).toEqual([
        ['search', { index: 'a' }, { meta: true }],
        ['async_search.submit', undefined, undefined],
        ['request', { method: 'GET', path: '/' }, { meta: true }],
        ['indices.put_mapping', { index: 'a' }, undefined],
      ])
    })

    it('are created one by one on first use', async () => {
      vi.resetModules()
      const fresh = await import('../../../src/api/api.js')
      class FreshClient extends fresh.Api {
        override [fresh.INVOKE](): Observable<unknown> {
          return of(1)
        }
        override [fresh.REQUEST](): Observable<unknown> {
          return of(1)
        }
      }
      const prototype: object = Object.getPrototypeOf(fresh.Api.prototype)
      const client = new FreshClient()
      expect(Object.keys(Object.getOwnPropertyDescriptors(prototype))).toEqual(['constructor', 'request$'])
      client.search$()
      client.cat.health$()
      expect(Object.keys(Object.getOwnPropertyDescriptors(prototype))).toEqual([
        'constructor',
        'request$',
        'search$',
        'cat',
      ])
      expect(Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(client.cat)))).toHaveLength(2)
    })

    it('are shared by clients', () => {
      expect(new TestClient().search$).toBe(new TestClient().search$)
      expect(new TestClient().indices.create$).toBe(new TestClient().indices.create$)
      expect(Object.hasOwn(shared, 'search$')).toBe(true)
    })

    it('have a name and can be spied on', () => {
      const client = new TestClient()
      expect(client.mget$.name).toBe('mget$')
      const spy = vi.spyOn(client, 'termsEnum$')
      client.termsEnum$({ index: 'a', field: 'b' })
      expect(spy).toHaveBeenCalledOnce()
      spy.mockRestore()
      expect(client.calls).toHaveLength(1)
    })
  })

  describe('namespaces', () => {
    it('are per client, and always the same one', () => {
      const [one, other] = [new TestClient(), new TestClient()]
      expect(one.indices).toBe(one.indices)
      expect(one.indices).not.toBe(other.indices)
      other.indices.refresh$()
      expect(one.calls).toEqual([])
      expect(other.calls).toHaveLength(1)
    })

    it('exist for frozen and wrapped clients too', () => {
      const client = Object.freeze(new TestClient())
      expect(client.indices).toBe(client.indices)
      new Proxy(client, {}).cluster.health$()
      expect(client.calls).toHaveLength(1)
    })
  })

  describe('unknown names', () => {
    const client = new TestClient()

    it('that end like a method are a TypeError with the nearest one', () => {
      expect(() => Reflect.get(client, 'serach$')).toThrow(
        new TypeError('client.serach$ is not a function; is client.search$ meant?'),
      )
      expect(() => Reflect.get(client.asyncSearch, 'sbmit$')).toThrow('is client.asyncSearch.submit$ meant?')
      expect(() => Reflect.get(client, 'put_mapping$')).toThrow(TypeError)
      expect(() => Reflect.get(client, 'constructor$')).toThrow(TypeError)
    })

    it('are undefined otherwise', () => {
      for (const name of ['then', 'serach', 'async_search', 'toJSON', '', '$$typeof', Symbol.asyncIterator]) {
        expect(Reflect.get(client, name), String(name)).toBeUndefined()
        expect(Reflect.get(client.indices, name), String(name)).toBeUndefined()
      }
    })

    it.each<[string, string]>([
      ['search', 'there is no client.search; use client.search$, which returns an Observable'],
      ['putScript', 'there is no client.putScript; use client.putScript$, which returns an Observable'],
      [
        'index',
        'there is no client.index; use client.index$, which returns an Observable, or client.indices for its namespace',
      ],
      ['transport', 'there is no client.transport; use client.request$'],
      ['events', 'there is no client.events; use client.events$'],
      ['scan$', 'there is no client.scan$; use client.helpers.scan$'],
      ['hits$', 'there is no client.hits$; use client.helpers.hits$'],
      ['copy$', 'there is no client.copy$; use client.helpers.copy$'],
      ['esql$', 'there is no client.esql$; use client.helpers.esql$, or client.esql.query$'],
      ['task$', 'there is no client.task$; use client.helpers.task$'],
      ['bulkWritable', 'there is no client.bulkWritable; use client.helpers.bulkWritable'],
      ['stats$', 'there is no client.stats$; use client.stats()'],
      ['diagnostic', 'there is no client.diagnostic; use client.events$'],
      ['on', 'there is no client.on; use client.events$'],
      ['connectionPool', 'there is no client.connectionPool; use client.stats().nodes'],
      ['indicies', 'there is no client.indicies; use client.indices'],
      ['helper', 'there is no client.helper; use client.helpers'],
    ])('of @elastic/elasticsearch, and misspelled ones, name their replacement: %s', async (name, message) => {
      const member = Reflect.get(client, name)
      expect(() => member({ index: 'a' })).toThrow(new TypeError(message))
      expect(() => member.create$({ index: 'a' })).toThrow(new TypeError(message))
      // Reading it, printing it or awaiting it does no harm.
      expect(await member).toBe(member)
      expect([typeof member, typeof inspect(member), name in client]).toEqual(['function', 'string', false])
    })

    it('name their replacement in a namespace, too', () => {
      expect(() => Reflect.get(client.indices, 'create')()).toThrow(
        'there is no client.indices.create; use client.indices.create$, which returns an Observable',
      )
    })

    it('explain a method without its client', () => {
      const { search$, request$ } = client
      expect(() => Reflect.apply(search$, undefined, [])).toThrow(
        new TypeError('search$ needs its client: call it as a method, or use (...call) => client.search$(...call)'),
      )
      expect(() => Reflect.apply(request$, undefined, [])).toThrow('request$ needs its client')
      expect(() => Reflect.apply(client.danglingIndices.listDanglingIndices$, undefined, [])).toThrow(
        'or use (...call) => client.danglingIndices.listDanglingIndices$(...call)',
      )
    })

    it('are false for `in`, unlike known ones', () => {
      for (const name of ['search$', 'indices', 'asyncSearch', 'toString']) expect(name in client, name).toBe(true)
      for (const name of ['serach$', 'search', 'async_search', 'then']) expect(name in client, name).toBe(false)
      expect('create$' in client.indices).toBe(true)
      expect('search$' in client.indices).toBe(false)
    })
  })

  describe('a client as a value', () => {
    const client = new TestClient()

    it('can be awaited, printed, stringified, compared and iterated', async () => {
      expect(await client).toBe(client)
      expect(inspect(client)).toBe('TestClient { calls: [] }')
      expect(inspect(client.indices)).toBe('Namespace {}')
      expect(JSON.stringify(client)).toBe('{"calls":[]}')
      expect(String(client)).toBe('[object Object]')
      expect(client).toEqual(new TestClient())
      expect({ ...client }).toEqual({ calls: [] })
      const seen: string[] = []
      for (const name in client) seen.push(name)
      expect(seen).toEqual(['calls'])
    })

    it('offers its names to a REPL', () => {
      const names = Object.getOwnPropertyNames(Object.getPrototypeOf(shared))
      expect(names).toEqual(expect.arrayContaining(['search$', 'info$', ...namespaceNames()]))
      expect(Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(client.indices)))).toContain(
        'create$',
      )
    })
  })
})
