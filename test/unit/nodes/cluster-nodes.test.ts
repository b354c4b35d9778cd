import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeserializationError } from '../../../src/errors/index.js'
import { readClusterNodes } from '../../../src/nodes/cluster-nodes.js'

const http = { publish_address: 'es1/10.0.0.1:9200' }

describe('readClusterNodes', () => {
  it('reads ids, names, roles and addresses', () => {
    const nodes = { a: { name: 'es1', roles: ['data', 'master'], http, version: '9.2.0' } }
    expect(readClusterNodes({ cluster_name: 'c', nodes }, 'https:').nodes).toEqual([
      {
        id: 'a',
        name: 'es1',
        roles: ['data', 'master'],
        urls: [new URL('https://es1:9200'), new URL('https://10.0.0.1:9200')],
      },
    ])
  })

  it('accepts nodes without name and roles', () => {
    const nodes = { a: { http }, b: { name: 7, roles: 'data', http }, c: { roles: ['data', 7, null], http } }
    expect(readClusterNodes({ nodes }, 'http:').nodes.map(({ name, roles }) => [name, roles])).toEqual([
      [undefined, []],
      [undefined, []],
      [undefined, ['data']],
    ])
  })

  it('omits nodes that cannot be reached over HTTP', () => {
    const nodes = { a: {}, b: { http: {} }, c: { http: { publish_address: 'nonsense' } }, d: null, e: 'x', f: { http } }
    expect(readClusterNodes({ nodes }, 'http:').nodes.map(({ id }) => id)).toEqual(['f'])
  })

  it('lists nodes whose address cannot be read', () => {
    const odd = { publish_address: '[fe80::1%eth0]:9200' }
    const nodes = { a: { name: 'es1', http: odd }, b: { http: odd }, c: { http }, d: { name: 'es4' } }
    expect(readClusterNodes({ nodes }, 'http:').unreadable).toEqual([
      { id: 'a', name: 'es1', address: odd.publish_address },
      { id: 'b', name: undefined, address: odd.publish_address },
    ])
  })

  it.each<[string, unknown, string]>([
    ['no nodes', { nodes: {} }, '{"nodes":{}}'],
    ['no node with HTTP', { nodes: { a: { name: 'es1' } } }, '{"nodes":{"a":{"name":"es1"}}}'],
    ['other fields', { error: 'x' }, '{"error":"x"}'],
    ['nodes that are text', { nodes: 'es1' }, '{"nodes":"es1"}'],
    ['a list', [], '[]'],
    ['null', null, 'null'],
    ['nothing', undefined, ''],
    ['a page', '<html>', '<html>'],
  ])('refuses %s and quotes it', (_what, body, data) => {
    expect(() => readClusterNodes(body, 'http:')).toThrow(DeserializationError)
    expect(() => readClusterNodes(body, 'http:')).toThrow(expect.objectContaining({ data }))
  })

  it('quotes only the beginning of a long response', () => {
    const read = (): unknown => readClusterNodes({ page: 'x'.repeat(10_000) }, 'http:')
    expect(read).toThrow(expect.objectContaining({ data: expect.stringMatching(/^\{"page":"x{991}$/) }))
  })

  it('reads nodes or fails with an error of the library, for any response', () => {
    const anything = fc.anything({ withBigInt: true })
    fc.assert(
      fc.property(fc.oneof(anything, fc.record({ nodes: anything })), (body) => {
        try {
          expect(readClusterNodes(body, 'http:').nodes.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(DeserializationError)
        }
      }),
    )
  })
})
