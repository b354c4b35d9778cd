import * as fc from 'fast-check'
import { type ClientEvent, errors } from 'rxelastic'
import { finalize, of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { WireEvent } from '../../../src/message/wire.js'
import { record } from '../../support/recording/recorded.js'
import { described, json, Network, urls } from './network.js'

const es1 = 'http://es1:9200'

const urlsOf = (event: ClientEvent | undefined) => (event?.type === 'sniff' ? urls(event.nodes) : [])

function fail(message: string): never {
  throw new Error(message)
}

describe('the response to a sniff', () => {
  it.each<[string, unknown]>([
    ['without nodes', { nodes: {} }],
    ['of which no node has HTTP', { nodes: { a: { name: 'a' } } }],
    ['that is something else', { took: 1 }],
    ['that is a list', []],
    ['that is null', null],
  ])('%s changes nothing and is reported', (_what, body) => {
    const network = new Network()
    network.sniff$ = () => json(body)
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    record(client.count$())
    const after = record(client.count$())
    expect([after.completions, network.hosts, network.closed]).toEqual([1, ['es1', 'es1'], []])
    expect(sniffs()).toEqual([{ type: 'sniff', reason: 'start', error: expect.any(errors.DeserializationError) }])
  })

  it('with an unreadable address omits that node and reports it', () => {
    const network = Network.naming('es2:9200', '[fe80::1%eth0]:9200')
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    for (let count = 0; count < 3; count++) record(client.count$())
    expect(network.hosts).toEqual(['es2', 'es2', 'es2'])
    const address = '[fe80::1%eth0]:9200'
    expect(sniffs()).toMatchObject([{ nodes: [{ id: 'id-es2:9200' }], unreadable: [{ id: `id-${address}`, address }] }])
  })

  it('that the filter refuses changes nothing and leaves no connection', () => {
    const network = Network.naming('es2:9200', 'es3:9200')
    const nodeFilter = ({ url }: { url: URL }): boolean => url.hostname === 'es1'
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true, nodeFilter })
    for (let count = 0; count < 3; count++) record(client.count$())
    expect([network.hosts, network.closed]).toEqual([
      ['es1', 'es1', 'es1'],
      ['http://es2:9200', 'http://es3:9200'],
    ])
    expect(sniffs()).toMatchObject([{ error: { message: 'nodeFilter refuses all nodes that the cluster has' } }])
  })

  it('that makes the filter throw changes nothing and is reported', () => {
    const network = Network.naming('es1:9200', 'es2:9200')
    const nodeFilter = ({ url }: { url: URL }): boolean => {
      if (url.hostname === 'es2') throw new Error('broken')
      return true
    }
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true, nodeFilter })
    const calls = [record(client.count$()), record(client.count$())]
    expect(calls.map(({ completions }) => completions)).toEqual([1, 1])
    expect([network.closed, sniffs()]).toMatchObject([['http://es2:9200'], [{ error: { name: 'ConfigurationError' } }]])
  })

  it('keeps known nodes with their connection, headers, roles, credentials and TLS', () => {
    const network = Network.naming('es1:9200', 'es2:9200')
    const known = { url: 'http://me:secret@es1:9200/base', headers: { 'x-node': '1' }, roles: ['ingest'] }
    const { client, sniffs } = network.client({ nodes: [known], sniffOnStart: true })
    for (let count = 0; count < 4; count++) record(client.count$())
    const connections = network.connections.map(({ url }) => url.origin)
    expect([connections, network.closed]).toEqual([[es1, 'http://es2:9200'], []])
    const toFirst = network.sent.filter((_, place) => network.requests[place] === `${es1}/base/_count`)
    expect(toFirst).toHaveLength(2)
    for (const { headers } of toFirst)
      expect(headers).toMatchObject({ 'x-node': '1', authorization: expect.stringMatching(/^Basic /) })
    expect(sniffs()).toMatchObject([{ nodes: [{ roles: ['ingest'] }, { roles: [] }] }])
  })

  it('gives new nodes the credentials of the sniffed node, without its headers and TLS', () => {
    const network = Network.naming('es2:9200')
    const known = { url: 'https://me:secret@es1:9200', headers: { 'x-node': '1' }, tls: { servername: 'es1' } }
    const { client } = network.client({ node: known, sniffOnStart: true, tls: { ca: '-----BEGIN' } })
    for (let count = 0; count < 2; count++) record(client.count$())
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`
    expect(network.requests.at(-1)).toBe('https://es2:9200/_count')
    expect(network.sent.at(-1)?.headers).toMatchObject({ authorization })
    expect(network.sent.at(-1)?.headers['x-node']).toBeUndefined()
    expect(network.connections.map(({ tls }) => tls)).toEqual([
      { ca: '-----BEGIN', servername: 'es1' },
      { ca: '-----BEGIN' },
    ])
  })

  it('prefers names of nodes to their addresses', () => {
    const network = Network.naming('one.example.com/10.0.0.1:9200')
    const { client } = network.client({ node: 'https://seed:9200', sniffOnStart: true })
    record(client.count$())
    record(client.count$())
    expect(network.requests.at(-1)).toBe('https://one.example.com:9200/_count')
  })

  it('contains roles: dedicated masters get no calls', () => {
    const network = new Network()
    const node = (name: string, ...roles: string[]) => ({ name, roles, http: { publish_address: `${name}:9200` } })
    network.sniff$ = () =>
      json({ nodes: { a: node('es1', 'data'), b: node('es2', 'master'), c: node('es3', 'ingest') } })
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    for (let count = 0; count < 6; count++) record(client.count$())
    expect(new Set(network.hosts)).toEqual(new Set(['es1', 'es3']))
    const names = sniffs().map((event) => event.type === 'sniff' && event.nodes?.map(({ name }) => name))
    expect(names).toEqual([['es1', 'es2', 'es3']])
  })
})

describe('a node that has left the cluster', () => {
  it('finishes its calls and is then closed', () => {
    const network = Network.naming('es2:9200')
    const responses = new Subject<WireEvent>()
    network.answer$ = ({ hostname }) => (hostname === 'es1' ? responses : json({}))
    const { client, sniffs } = network.client({ node: es1, sniffInterval: 10 })
    const call = record(client.count$())
    network.clock.frame = 10
    record(client.count$())
    expect([sniffs().length, network.hosts, network.closed]).toEqual([1, ['es1', 'es2'], []])
    json({ count: 3 }).subscribe(responses)
    expect([call.values, network.closed]).toEqual([[{ count: 3 }], [es1]])
  })

  it('answers a call that chose it and waited for credentials', async () => {
    const network = Network.naming('es2:9200')
    const credentials = new Subject<{ apiKey: string }>()
    const { client } = network.client({ node: es1, sniffInterval: 10 })
    const call = record(client.count$({}, { auth: () => credentials, maxRetries: 0 }))
    network.clock.frame = 10
    record(client.count$())
    expect(network.closed).toEqual([])
    credentials.next({ apiKey: 'key' })
    await call.completed()
    expect([network.hosts, network.closed]).toEqual([['es2', 'es1'], [es1]])
  })
})

describe('interceptors of a sniff', () => {
  it('receive its request and can answer it', () => {
    const network = new Network()
    const seen: string[] = []
    const body = described('es2:9200')
    const { client, sniffs } = network.client({
      node: es1,
      sniffOnStart: true,
      interceptors: {
        perAttempt: [
          (request, next) => {
            seen.push(`${request.method} ${request.path}`)
            return request.path.includes('_nodes') ? json(body) : next(request)
          },
        ],
      },
    })
    record(client.count$())
    expect([seen, network.questions]).toEqual([['GET /_nodes/_all/http', 'GET /_count'], []])
    expect(sniffs().map((event) => event.type === 'sniff' && urls(event.nodes))).toEqual([['http://es2:9200']])
  })

  it('can answer before a node is chosen', () => {
    const network = new Network()
    const request = { params: { method: 'GET', path: '/' }, options: {}, id: 1 }
    const meta = { context: undefined, name: 'test', request, connection: null, attempts: 0, aborted: false }
    const result = { body: described('es2:9200'), statusCode: 200, headers: {}, warnings: [], meta }
    const { client, sniffs } = network.client({
      node: 'https://es1:9200',
      sniffOnStart: true,
      interceptors: { perCall: [(call, next) => (call.path.includes('_nodes') ? of(result) : next(call))] },
    })
    record(client.count$())
    expect(sniffs().map((event) => event.type === 'sniff' && urls(event.nodes))).toEqual([['https://es2:9200']])
  })

  it('with a teardown that throws change nothing: the next sniff follows', () => {
    const network = Network.naming('es2:9200')
    const { client, sniffs } = network.client({
      node: es1,
      sniffInterval: 10,
      interceptors: {
        perCall: [
          (request, next) =>
            request.path.includes('_nodes') ? next(request).pipe(finalize(() => fail('teardown'))) : next(request),
        ],
        perAttempt: [(request, next) => next(request)],
      },
    })
    for (let sniff = 1; sniff <= 3; sniff++) {
      network.clock.frame += 10
      expect(record(client.count$()).completions).toBe(1)
      expect(sniffs()).toHaveLength(sniff)
      expect(urlsOf(sniffs().at(-1))).toEqual(['http://es2:9200'])
    }
    expect([network.open, client.stats().calls.inFlight]).toEqual([0, 0])
  })

  it('that throw are reported in the event', () => {
    const network = new Network()
    const broken = new Error('broken')
    const { client, sniffs } = network.client({
      node: es1,
      sniffOnStart: true,
      interceptors: {
        perCall: [
          (request, next) => {
            if (request.path.includes('_nodes')) throw broken
            return next(request)
          },
        ],
      },
    })
    const call = record(client.count$())
    expect([call.completions, sniffs()]).toEqual([1, [{ type: 'sniff', reason: 'start', error: broken }]])
  })
})

describe('after random responses to sniffs', () => {
  const address = fc.constantFrom('es1:9200', 'es2:9200', 'es3:9200', 'es4:9200')
  const right = fc
    .uniqueArray(address, { minLength: 1 })
    .map((addresses) => ({ addresses, body: described(...addresses) }))
  const wrong = fc.constantFrom(null, {}, { nodes: {} }, { nodes: { a: {} } }).map((body) => ({ addresses: [], body }))

  it('calls go to the nodes of the last valid one, and other connections are closed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(right, wrong), { maxLength: 12 }), (answers) => {
        const network = new Network()
        const { client } = network.client({ node: es1, sniffInterval: 10 })
        let present = ['es1:9200']
        for (const { addresses, body } of answers) {
          network.sniff$ = () => json(body)
          network.clock.frame += 10
          record(client.count$())
          if (addresses.length > 0) present = addresses
          network.requests.length = 0
          const calls = present.map(() => record(client.count$()))
          expect(calls.map(({ completions }) => completions)).toEqual(present.map(() => 1))
          expect(network.hosts.map((host) => `${host}:9200`).sort()).toEqual([...present].sort())
          expect(network.connections.length - network.closed.length).toBe(present.length)
        }
      }),
    )
  })
})
