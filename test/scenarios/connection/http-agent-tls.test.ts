import { Agent as HttpsAgent } from 'node:https'
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { connectTo, requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { makeChains } from '../../support/servers/signed-chains.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates('IP:127.0.0.1')
})

const well: Answer = (request) => request.response('{"a":1}')

describe('an https agent of the user', () => {
  const chains = makeChains()
  const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()

  it('receives the options of TLS', async () => {
    const server = await WireServer.start(well, { tls: certificates })
    const given = { agent: () => new HttpsAgent({ keepAlive: true }), tls: { ca: certificates.ca } }
    const connection = connectTo(server.url, given, new CountingScheduler(), HttpConnection)
    for (const path of ['/1', '/2']) await record(connection.request$(requestTo(path))).completed()
    expect(server.opened).toBe(1)
  })

  it('can supply a socket with the right fingerprint, and resumes no TLS session', async () => {
    const resumed: unknown[] = []
    const server = await WireServer.start(
      (request) => {
        resumed.push(Reflect.apply(Reflect.get(request.socket, 'isSessionReused'), request.socket, []))
        request.response('{}', 'connection: close\r\n')
      },
      { tls: chains.genuine },
    )
    const given = { agent: () => new HttpsAgent(), caFingerprint: plain(chains.authorityFingerprint) }
    const connection = connectTo(server.url, given, new CountingScheduler(), HttpConnection)
    for (let count = 0; count < 3; count++) await record(connection.request$(requestTo('/'))).completed()
    expect(resumed).toEqual([false, false, false])
  })

  it.each([
    ['the wrong fingerprint', () => chains.genuine, () => 'ab'.repeat(32)],
    ['a forged certificate', () => chains.forged, () => plain(chains.authorityFingerprint)],
  ])('sends no byte of a request on a socket with %s', async (_name, chain, fingerprint) => {
    // With TLS 1.2 the node has finished the handshake when the client has.
    const server = await WireServer.start(well, { tls: { ...chain(), maxVersion: 'TLSv1.2' } })
    const bytes: Buffer[] = []
    void server.until(() => server.sockets.size > 0).then(() => server.socket.on('data', (data) => bytes.push(data)))
    const given = { agent: () => new HttpsAgent({ keepAlive: true }), caFingerprint: fingerprint() }
    const connection = connectTo(server.url, given, new CountingScheduler(), HttpConnection)
    const failure = await record(connection.request$(requestTo('/', { method: 'POST', body: '{}' }))).failed()
    expect(failure).toMatchObject({
      progress: 'unsent',
      cause: { message: expect.stringContaining('does not have the fingerprint') },
    })
    await server.until(() => server.opened === 1 && server.sockets.size === 0)
    expect([server.requests, bytes]).toEqual([[], []])
  })

  it('is refused with a socket without TLS if there is a fingerprint to check', async () => {
    const server = await WireServer.start(well)
    const agent = new HttpsAgent()
    agent.createConnection = () => connect(Number(server.url.port), '127.0.0.1')
    const url = new URL('https://127.0.0.1:9200')
    const given = { agent: () => agent, caFingerprint: 'ab'.repeat(32) }
    const connection = connectTo(url, given, new CountingScheduler(), HttpConnection)
    const failure = await record(connection.request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({
      progress: 'unsent',
      cause: { message: 'caFingerprint cannot be verified on a socket without TLS' },
    })
    await server.until(() => server.opened === 1 && server.sockets.size === 0)
    expect(server.requests).toEqual([])
  })
})
