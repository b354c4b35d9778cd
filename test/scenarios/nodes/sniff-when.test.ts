import { errors } from 'rxelastic'
import { NEVER, Subject, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { WireEvent } from '../../../src/message/wire.js'
import { head, response } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'
import { described, json, Network } from './network.js'

const es1 = 'http://es1:9200'

describe('sniffOnStart', () => {
  it('sniffs once with the first call and spreads the calls over the nodes', () => {
    const network = Network.naming('es1:9200', 'es2:9200', 'es3:9200')
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    expect(network.requests).toEqual([])
    for (let count = 0; count < 6; count++) record(client.count$())
    expect(network.questions).toEqual([`${es1}/_nodes/_all/http`])
    expect(network.hosts.sort()).toEqual(['es1', 'es1', 'es2', 'es2', 'es3', 'es3'])
    expect(sniffs()).toMatchObject([{ reason: 'start', nodes: [{ id: 'id-es1:9200' }, {}, { id: 'id-es3:9200' }] }])
  })

  it('does not delay the first call', () => {
    const network = new Network()
    network.sniff$ = () => NEVER
    const { client } = network.client({ node: es1, sniffOnStart: true })
    const first = record(client.count$())
    expect([first.completions, network.hosts, network.open]).toEqual([1, ['es1'], 1])
  })

  it('sniffs only once even if that fails', () => {
    const network = new Network()
    network.sniff$ = () => json({ error: 'no' }, 500)
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    for (let count = 0; count < 3; count++) record(client.count$())
    expect(network.questions).toHaveLength(1)
    expect(sniffs()).toEqual([{ type: 'sniff', reason: 'start', error: expect.any(errors.ResponseError) }])
  })

  it('requests the configured endpoint with credentials and headers of the client', () => {
    const network = Network.naming('es1:9200')
    const own = { auth: { apiKey: 'key' }, headers: { 'x-own': '1' } }
    const { client } = network.client({
      node: `${es1}/prefix`,
      sniffOnStart: true,
      sniffEndpoint: '_nodes/http',
      ...own,
    })
    record(client.count$())
    expect(network.questions).toEqual([`${es1}/prefix/_nodes/http`])
    expect(network.sent[0]?.headers).toMatchObject({ authorization: 'ApiKey key', 'x-own': '1' })
  })
})

describe('without sniffing', () => {
  it('sends no request', () => {
    const network = Network.naming('es2:9200')
    const { client } = network.client({ node: es1, sniffInterval: false, sniffOnStart: false })
    network.dead.add('es1')
    record(client.count$({}, { maxRetries: 0 }))
    network.clock.frame = 10_000_000
    record(client.count$({}, { maxRetries: 0 }))
    expect(network.questions).toEqual([])
  })
})

describe('sniffInterval', () => {
  it('sniffs with the first call after each interval, without a timer', () => {
    const network = Network.naming('es1:9200', 'es2:9200')
    const { client, sniffs } = network.client({ node: es1, sniffInterval: '1m' })
    const asked = [0, 59_999, 60_000, 119_999, 120_000, 900_000, 900_001].map((now) => {
      network.clock.frame = now
      record(client.count$())
      return network.questions.length
    })
    expect(asked).toEqual([0, 0, 1, 1, 2, 3, 3])
    expect(network.clock.actions).toEqual([])
    expect(sniffs().map((event) => event.type === 'sniff' && event.reason)).toEqual([
      'interval',
      'interval',
      'interval',
    ])
  })

  it('is counted from the last sniff, whatever its reason was', () => {
    const network = Network.naming('es1:9200')
    const { client } = network.client({ node: es1, sniffInterval: '1m', sniffOnStart: true })
    network.clock.frame = 50_000
    record(client.count$())
    network.clock.frame = 109_999
    record(client.count$())
    expect(network.questions).toHaveLength(1)
    network.clock.frame = 110_000
    record(client.count$())
    expect(network.questions).toHaveLength(2)
  })

  it('sniffs once while a response is awaited', () => {
    const network = new Network()
    network.sniff$ = () => NEVER
    const { client } = network.client({ node: es1, sniffInterval: 10 })
    for (const now of [10, 20, 30]) {
      network.clock.frame = now
      record(client.count$())
    }
    expect([network.questions.length, network.open]).toEqual([1, 1])
  })

  it('abandons a node that hangs and sniffs again later', () => {
    const network = new Network()
    network.sniff$ = () => NEVER
    const { client, sniffs } = network.client({ node: es1, sniffInterval: '1m' })
    network.clock.frame = 60_000
    record(client.count$())
    network.clock.maxFrames = 95_000
    network.clock.flush()
    expect(network.questions.length).toBeGreaterThan(1)
    expect([network.open, network.clock.actions]).toEqual([0, []])
    expect(sniffs()).toEqual([{ type: 'sniff', reason: 'interval', error: expect.any(errors.TimeoutError) }])
    network.sniff$ = () => json(described('es2:9200'))
    network.clock.frame = 120_000
    record(client.count$())
    expect(sniffs().at(-1)).toMatchObject({ nodes: [{ id: 'id-es2:9200' }] })
  })
})

describe('a sniff', () => {
  it('does not wait for a Retry-After beyond its timeout', () => {
    const network = new Network()
    network.sniff$ = () => response(head(503, { 'retry-after': '60' }))
    const { client, sniffs } = network.client({ node: es1, sniffOnStart: true })
    record(client.count$())
    expect([network.questions.length, network.clock.actions]).toEqual([1, []])
    expect(sniffs()).toEqual([{ type: 'sniff', reason: 'start', error: expect.any(errors.ResponseError) }])
  })
})

describe('sniffOnConnectionFault', () => {
  it('sniffs another node when one dies and continues without the dead one', () => {
    const network = Network.naming('es2:9200', 'es3:9200')
    const { client, events, sniffs } = network.client({
      nodes: [es1, 'http://es2:9200'],
      sniffOnConnectionFault: true,
    })
    network.dead.add('es1')
    const call = record(client.count$())
    expect(call.completions).toBe(1)
    expect(network.questions).toEqual(['http://es2:9200/_nodes/_all/http'])
    expect(sniffs()).toMatchObject([{ reason: 'fault', nodes: [{ id: 'id-es2:9200' }, { id: 'id-es3:9200' }] }])
    expect(events.values.map(({ type }) => type)).toContain('node-dead')
    expect(network.closed).toEqual([es1])
  })

  it('sniffs once for each death, not for each failed call', () => {
    const network = Network.naming('es1:9200', 'es2:9200')
    const { client } = network.client({ nodes: [es1, 'http://es2:9200'], sniffOnConnectionFault: true })
    const failures = new Subject<WireEvent>()
    network.answer$ = ({ hostname }) => (hostname === 'es1' ? failures : json({}))
    const calls = Array.from({ length: 10 }, () => record(client.count$()))
    failures.error(new Error('reset'))
    expect(calls.map(({ completions }) => completions)).toEqual(calls.map(() => 1))
    expect(network.questions).toHaveLength(1)
  })

  it('does not sniff because of a failed sniff', () => {
    const network = new Network()
    network.sniff$ = () => throwError(() => new Error('reset'))
    const { client, sniffs } = network.client({ node: es1, sniffOnConnectionFault: true, sniffOnStart: true })
    record(client.count$())
    network.clock.flush()
    expect(network.questions).toHaveLength(4)
    expect(sniffs()).toEqual([{ type: 'sniff', reason: 'start', error: expect.any(errors.ConnectionError) }])
  })

  it('leaves the failed call its own error and retries', () => {
    const network = new Network()
    network.dead.add('es1')
    const { client } = network.client({ node: es1, sniffOnConnectionFault: true, maxRetries: 0 })
    const call = record(client.count$())
    expect(call.errors).toEqual([expect.any(errors.ConnectionError)])
  })
})

describe('a client that is closed', () => {
  it('ends the sniff under way and starts no other', async () => {
    const network = new Network()
    network.sniff$ = () => NEVER
    const { client, events, sniffs } = network.client({
      node: es1,
      sniffOnStart: true,
      sniffInterval: 10,
      sniffOnConnectionFault: true,
    })
    record(client.count$())
    await client.close()
    expect([network.open, network.clock.actions, events.completions]).toEqual([0, [], 1])
    expect(sniffs()).toMatchObject([{ reason: 'start', error: { name: 'RequestAbortedError' } }])
    network.clock.frame = 1_000
    record(client.count$())
    expect(network.questions).toHaveLength(1)
  })

  it('sniffs nothing when a node dies while calls end', async () => {
    const network = new Network()
    const failures = new Subject<WireEvent>()
    network.answer$ = ({ hostname }) => (hostname === 'es1' ? failures : json({}))
    const { client, events } = network.client({ nodes: [es1, 'http://es2:9200'], sniffOnConnectionFault: true })
    const call = record(client.count$())
    const closing = client.close({ grace: '10s' })
    failures.error(new Error('reset'))
    await closing
    expect([call.completions, network.hosts, network.questions]).toEqual([1, ['es1', 'es2'], []])
    expect(events.values.map(({ type }) => type)).toContain('node-dead')
  })

  it('closes all nodes, given or found', async () => {
    const network = Network.naming('es1:9200', 'es2:9200')
    const { client } = network.client({ node: es1, sniffOnStart: true })
    record(client.count$())
    await client.close()
    expect(network.closed).toEqual([es1, 'http://es2:9200'])
  })
})
