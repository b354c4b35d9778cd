import { beforeAll, describe, expect, it } from 'vitest'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { connectTo, requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { refused } from '../../support/servers/refused.js'
import { makeChains } from '../../support/servers/signed-chains.js'
import { WireServer } from '../../support/servers/wire-server.js'

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates('IP:127.0.0.1,DNS:localhost')
})

const WAYS = ['http', 'https'].flatMap((proxy) => ['http', 'https'].map((node) => ({ proxy, node })))

interface Way {
  readonly proxy: string
  readonly node: string
}

const tlsOf = (scheme: string) => (scheme === 'https' ? { tls: certificates } : {})

/** A node and a proxy; the connection knows neither, so that it can be tried with several URLs. */
async function setUp(way: Way, { node, ...options }: { credentials?: string; node?: URL } = {}) {
  const server = await WireServer.start((request) => request.response('{"a":1}'), tlsOf(way.node))
  const proxy = await ProxyServer.start({ ...tlsOf(way.proxy), ...options })
  const scheduler = new CountingScheduler()
  const through = (url: URL, given: Parameters<typeof connectTo>[1] = {}) =>
    connectTo(node ?? server.url, { tls: { ca: certificates.ca }, proxy: url, ...given }, scheduler, HttpConnection)
  return { server, proxy, scheduler, through }
}

describe.each(WAYS)('an $proxy proxy to an $node node', (way) => {
  it('opens a tunnel, which is kept for the next request', async () => {
    const { server, proxy, scheduler, through } = await setUp(way)
    const connection = through(proxy.url)
    for (const path of ['/1', '/2']) {
      const [head, body] = await record(connection.request$(requestTo(path))).completed()
      expect(head).toMatchObject({ statusCode: 200 })
      expect(String(body)).toBe('{"a":1}')
    }
    expect(server.requests.map(({ path, headers }) => [path, headers.host])).toEqual([
      ['/1', server.url.host],
      ['/2', server.url.host],
    ])
    expect(proxy.asked).toEqual([server.url.host])
    expect(scheduler.pending).toBe(0)
    await connection.close()
    await Promise.all([server.connected(0), proxy.closed()])
  })

  it('receives the credentials of its URL, which reach no other server', async () => {
    const { server, proxy, through } = await setUp(way, { credentials: 'a user:p@ss/wörd:%' })
    const connection = through(proxy.as('a user', 'p@ss/wörd:%'))
    await record(connection.request$(requestTo('/'))).completed()
    expect(Object.keys(server.requests[0]?.headers ?? {})).not.toContain('proxy-authorization')
  })

  it.each([
    ['none', (proxy: ProxyServer) => proxy.url],
    ['others', (proxy: ProxyServer) => proxy.as('me', 'secret')],
  ])('that requires credentials refuses %s, and the error hides them', async (_name, url) => {
    const { server, proxy, scheduler, through } = await setUp(way, { credentials: 'you:other' })
    const failure = await record(through(url(proxy)).request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({ progress: 'unsent', stale: false, cause: { name: 'ProxyError' } })
    expect(String(Reflect.get(Object(failure), 'cause'))).toBe(
      `ProxyError: the proxy ${proxy.url.origin} requires a user name and password, or different ones (407 Proxy Authentication Required)`,
    )
    expect(server.opened).toBe(0)
    expect(scheduler.pending).toBe(0)
    await proxy.closed()
  })

  it('that is down is an error with the code of the system', async () => {
    const { through } = await setUp(way)
    const url = refused(way.proxy)
    const failure = await record(through(url).request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({ progress: 'unsent', cause: { name: 'ProxyError', code: 'ECONNREFUSED' } })
    expect(String(Reflect.get(Object(failure), 'cause'))).toContain(url.origin)
  })

  it('that cannot reach the node reports that', async () => {
    const { proxy, through } = await setUp(way, { node: refused(way.node) })
    const failure = await record(through(proxy.url).request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({
      progress: 'unsent',
      cause: { message: expect.stringContaining('with status 502') },
    })
    await proxy.closed()
  })
})

describe('an https proxy', () => {
  it('is trusted by the authorities of `tls` only', async () => {
    const { server, proxy, through } = await setUp({ proxy: 'https', node: 'http' })
    const stranger = makeCertificates('IP:127.0.0.1')
    const failure = await record(through(proxy.url, { tls: { ca: stranger.ca } }).request$(requestTo('/'))).failed()
    expect(failure).toMatchObject({ progress: 'unsent', cause: { name: 'ProxyError' } })
    expect(proxy.asked).toEqual([])
    expect(server.opened).toBe(0)
  })

  it('is not checked with rejectUnauthorized: false', async () => {
    const { proxy, through } = await setUp({ proxy: 'https', node: 'https' })
    const connection = through(proxy.url, { tls: { rejectUnauthorized: false } })
    await record(connection.request$(requestTo('/'))).completed()
    expect(proxy.asked).toHaveLength(1)
  })

  it('at an IP address gets no server name in TLS', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: Error): void => void warnings.push(message)
    process.on('warning', onWarning)
    const { proxy, through } = await setUp({ proxy: 'https', node: 'https' })
    await record(through(proxy.url).request$(requestTo('/'))).completed()
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })
})

describe('a node at an address of IPv6', () => {
  it('is requested from the proxy in brackets', async () => {
    const proxy = await ProxyServer.start()
    const names = makeCertificates('IP:::1')
    const server = await WireServer.start((request) => request.response(), { host: '::1', tls: names })
    const given = { proxy: proxy.url, tls: { ca: names.ca } }
    const connection = connectTo(server.url, given, new CountingScheduler(), HttpConnection)
    await record(connection.request$(requestTo('/'))).completed()
    expect(proxy.asked).toEqual([`[::1]:${server.url.port}`])
  })
})

describe.each(['http', 'https'])('a fingerprint through an %s proxy', (scheme) => {
  const chains = makeChains()
  const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()

  async function pinned(chain: { cert: string; key: string }, caFingerprint: string) {
    // With TLS 1.2 the node has finished the handshake when the client has.
    const tls = { ...chain, maxVersion: 'TLSv1.2' as const }
    const server = await WireServer.start((request) => request.response(), { tls })
    const proxy = await ProxyServer.start(tlsOf(scheme))
    const resumed: boolean[] = []
    server.answer = (request) => {
      resumed.push(Reflect.apply(Reflect.get(request.socket, 'isSessionReused'), request.socket, []))
      request.response('{}', 'connection: close\r\n')
    }
    // The authority is the proxy's; the node is trusted by its fingerprint alone.
    const given = { proxy: proxy.url, caFingerprint, tls: { ca: certificates.ca } }
    return { server, proxy, resumed, connection: connectTo(server.url, given, new CountingScheduler(), HttpConnection) }
  }

  it('that is right suffices on each socket: no TLS session is resumed', async () => {
    const { connection, resumed } = await pinned(chains.genuine, plain(chains.authorityFingerprint))
    for (let count = 0; count < 3; count++) await record(connection.request$(requestTo('/'))).completed()
    expect(resumed).toEqual([false, false, false])
  })

  it.each([
    ['wrong', () => chains.genuine, () => 'ab'.repeat(32)],
    ['of an authority that did not sign', () => chains.forged, () => plain(chains.authorityFingerprint)],
  ])('that is %s keeps every byte of the request from the node', async (_name, chain, fingerprint) => {
    const { server, proxy, connection } = await pinned(chain(), fingerprint())
    const bytes: Buffer[] = []
    void server.until(() => server.sockets.size > 0).then(() => server.socket.on('data', (data) => bytes.push(data)))
    const failure = await record(connection.request$(requestTo('/', { method: 'POST', body: '{}' }))).failed()
    expect(failure).toMatchObject({
      progress: 'unsent',
      cause: { message: expect.stringContaining('does not have the fingerprint') },
    })
    await Promise.all([server.connected(0), proxy.closed()])
    expect(server.opened).toBe(1)
    expect(server.requests).toEqual([])
    expect(bytes).toEqual([])
  })
})
