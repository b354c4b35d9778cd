import { errors, type NodeSelector } from 'rxelastic'
import { NEVER } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { NodeFilter } from '../../../src/nodes/node-filter.js'
import { record } from '../../support/recording/recorded.js'
import { json, Network } from './network.js'

const nodes = ['http://es1:9200', 'http://es2:9200']
const broken = new Error('broken')

/** Answers the first time as it should, later as it should not. */
function onceRight<R>(right: () => R, wrong: () => R): () => R {
  let asked = 0
  return () => (asked++ === 0 ? right() : wrong())
}

const fail = (): never => {
  throw broken
}

describe('a selector of the user that fails in a retry', () => {
  /** A selector that is right once: it chooses the first node, and what comes then is up to the test. */
  const rightOnce = (wrong: NodeSelector): NodeSelector => {
    let asked = 0
    return (usable) => (asked++ === 0 ? (usable[0] ?? fail()) : wrong(usable))
  }

  it.each<[string, () => unknown, string]>([
    ['throws', fail, 'nodeSelector has thrown: Error: broken'],
    [
      'returns nothing',
      () => undefined,
      'nodeSelector must return one of the nodes that it is given, it returned nothing',
    ],
  ])('and %s ends the call with its error, at once at another node', (_how, wrong, message) => {
    const network = new Network()
    network.dead.add('es1')
    const nodeSelector: NodeSelector = Reflect.apply(rightOnce, undefined, [wrong])
    const { client, events } = network.client({ nodes, nodeSelector })
    const call = record(client.count$())
    expect(call.errors).toEqual([expect.any(errors.ConfigurationError)])
    expect(call.errors).toMatchObject([{ message }])
    expect([network.open, network.clock.actions, network.requests.length]).toEqual([0, [], 1])
    expect(events.values.filter(({ type }) => type === 'retry')).toHaveLength(1)
  })

  it('and throws after a wait ends the call with its error', () => {
    const network = new Network()
    network.answer$ = () => json({ error: 'busy' }, 503)
    const { client } = network.client({ nodes, nodeSelector: rightOnce(fail) })
    const call = record(client.count$())
    expect(call.endings).toBe(0)
    network.clock.flush()
    expect(call.errors).toEqual([expect.any(errors.ConfigurationError)])
    expect(call.errors).toMatchObject([{ cause: broken }])
    expect([network.open, network.clock.actions, network.requests.length]).toEqual([0, [], 1])
  })

  it('and throws ends a streamed call as well', () => {
    const network = new Network()
    network.dead.add('es1')
    const { client } = network.client({ nodes, nodeSelector: rightOnce(fail) })
    const call = record(client.search$({}, { asStream: true }))
    expect([call.errors, call.values]).toEqual([[expect.any(errors.ConfigurationError)], []])
  })
})

describe('a filter of the user', () => {
  it('fails calls if it refuses all nodes, and lets them pass later', () => {
    const network = new Network()
    let open = false
    const { client } = network.client({ nodes, nodeFilter: () => open })
    const refused = record(client.count$())
    expect(refused.errors).toEqual([expect.any(errors.NoLivingConnectionsError)])
    open = true
    expect(record(client.count$()).completions).toBe(1)
    expect(network.requests).toHaveLength(1)
  })

  it('keeps retries from the nodes that it refuses', () => {
    const network = new Network()
    network.dead.add('es1')
    const nodeFilter: NodeFilter = ({ url }) => url.hostname === 'es1'
    const { client } = network.client({ nodes, nodeFilter })
    const call = record(client.count$())
    network.clock.flush()
    expect(call.errors).toEqual([expect.any(errors.ConnectionError)])
    expect(network.hosts).toEqual(['es1', 'es1', 'es1', 'es1'])
  })

  it.each([
    ['on the first attempt', () => fail],
    ['on a retry', () => onceRight(() => true, fail)],
  ])('that throws %s ends the call with an error that names it', (_when, make) => {
    const network = new Network()
    network.dead.add('es1')
    const { client } = network.client({ node: 'http://es1:9200', nodeFilter: make() })
    const call = record(client.count$())
    expect(call.errors).toEqual([expect.any(errors.ConfigurationError)])
    expect(call.errors).toMatchObject([{ message: 'nodeFilter has thrown: Error: broken', cause: broken }])
    expect([network.open, network.clock.actions]).toEqual([0, []])
  })

  it('that throws when a call is late ends the call, which would have had a hedge', () => {
    const network = new Network()
    network.answer$ = () => NEVER
    let mistaken = false
    const nodeFilter: NodeFilter = () => (mistaken ? fail() : true)
    const { client } = network.client({ nodes, nodeFilter, hedge: { after: 50 } })
    const call = record(client.count$())
    mistaken = true
    network.clock.flush()
    expect(call.errors).toEqual([expect.any(errors.ConfigurationError)])
    expect([network.open, network.clock.actions, network.requests.length]).toEqual([0, [], 1])
  })

  it('receives the roles that the user gave, in both forms', () => {
    const network = new Network()
    const seen: (readonly string[])[] = []
    const nodeFilter: NodeFilter = ({ roles }) => {
      seen.push(roles)
      return roles.includes('data')
    }
    const { client } = network.client({
      nodes: [
        { url: 'http://es1:9200', roles: { master: true, data: false } },
        { url: 'http://es2:9200', roles: ['data'] },
        { url: 'http://es3:9200', roles: { data: true, ingest: true } },
      ],
      nodeFilter,
    })
    for (let count = 0; count < 4; count++) record(client.count$())
    expect(network.hosts).toEqual(['es2', 'es3', 'es2', 'es3'])
    expect(seen.slice(0, 3)).toEqual([['master'], ['data'], ['data', 'ingest']])
  })

  it('is not required to spare dedicated masters', () => {
    const network = new Network()
    const master = { url: 'http://es1:9200', roles: { master: true, data: false, ingest: false } }
    const { client } = network.client({ nodes: [master, 'http://es2:9200'] })
    for (let count = 0; count < 3; count++) record(client.count$())
    expect(network.hosts).toEqual(['es2', 'es2', 'es2'])
  })
})
