import { Readable } from 'node:stream'
import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

const stream = (): Readable => Readable.from(['{}\n'], { objectMode: false })
const framingOf = ({ headers }: { headers: Readonly<Record<string, string>> }): unknown => ({
  length: headers['content-length'],
  coding: headers['transfer-encoding'],
  connection: headers.connection?.toLowerCase(),
})

describe.each(CARRIERS)('$carrier: header fields of the caller', ({ connectTo, clientTo }) => {
  it.each([
    'connection',
    'keep-alive',
    'proxy-connection',
    'transfer-encoding',
    'te',
    'trailer',
    'upgrade',
    'expect',
    'http2-settings',
  ])('cannot set %s: it is refused by name, and nothing is sent', async (field) => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    const request = requestTo('/', { method: 'POST', body: '{}', headers: { [field]: 'chunked' } })
    const error = await record(connection.request$(request)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toMatchObject({ message: expect.stringContaining(field) })
    expect(() => clientTo(server.url, { headers: { [field]: 'chunked' } })).toThrow(errors.ConfigurationError)
    expect(server.opened).toBe(0)
  })

  it.each([
    ['a right content-length', { 'content-length': '2' }, '{}'],
    ['a right content-length with leading zero', { 'content-length': '02' }, '{}'],
    ['none', {}, '{}'],
    ['one of the content before its coding', { 'content-length': '9', 'content-encoding': 'gzip' }, Buffer.from('gz')],
  ])('leave the length of the body with %s', async (_, headers, body) => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    await record(connection.request$(requestTo('/', { method: 'POST', body, headers }))).completed()
    expect(server.requests.map(framingOf)).toEqual([{ length: '2', coding: undefined, connection: 'keep-alive' }])
  })

  it.each(['5', '1', '', 'x', '-2', '2, 2'])('cannot set a content-length of %j for two bytes', async (length) => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    const request = requestTo('/', { method: 'POST', body: '{}', headers: { 'content-length': length } })
    const error = await record(connection.request$(request)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toMatchObject({ message: expect.stringContaining('content-length') })
    expect(server.opened).toBe(0)
  })

  it('cannot set a content-length without a body, which would cut the next call', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    const failed = record(connection.request$(requestTo('/', { headers: { 'content-length': '5' } })))
    expect(await failed.failed()).toBeInstanceOf(errors.ConfigurationError)
    await record(connection.request$(requestTo('/', { headers: { 'content-length': '0' } }))).completed()
    await record(connection.request$(requestTo('/next'))).completed()
    expect(server.requests.map(({ path }) => path)).toEqual(['/', '/next'])
  })

  it('yield to chunks with a content-length beside a stream', async () => {
    const server = await WireServer.start()
    const connection = connectTo(server.url)
    const request = requestTo('/', { method: 'POST', body: stream(), headers: { 'content-length': '9' } })
    const call = record(connection.request$(request))
    await server.until(() => server.requests[0]?.complete === true)
    server.requests[0]?.response()
    await call.completed()
    expect(server.requests.map(framingOf)).toEqual([{ length: undefined, coding: 'chunked', connection: 'keep-alive' }])
  })

  it('close the socket after the response with connection: close', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    for (const value of ['keep-alive', 'close', 'Keep-Alive']) {
      await record(connection.request$(requestTo('/', { headers: { connection: value } }))).completed()
    }
    expect(
      server.requests.map(({ headers, socketNumber }) => [headers.connection?.toLowerCase(), socketNumber]),
    ).toEqual([
      ['keep-alive', 0],
      ['close', 0],
      ['keep-alive', 1],
    ])
  })

  it('cause neither a retry nor a dead node with a wrong length', async () => {
    const server = await WireServer.start((request) => request.response())
    const client = clientTo(server.url)
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const call$ = client.index$({ index: 'a', document: { a: 1 } }, { headers: { 'content-length': '5' } })
    expect(await record(call$).failed()).toBeInstanceOf(errors.ConfigurationError)
    expect(events).not.toContain('node-dead')
    expect(events).not.toContain('retry')
  })

  it('send Host once as given, or that of the URL', async () => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    for (const headers of [{}, { host: undefined }, { host: 'tenant.test' }]) {
      await record(connection.request$(requestTo('/', { headers }))).completed()
    }
    const hosts = server.requests.map(({ headers }) => headers.host)
    expect(hosts).toEqual([server.url.host, server.url.host, 'tenant.test'])
    const twice = requestTo('/', { headers: { host: ['a.test', 'b.test'] } })
    expect(await record(connection.request$(twice)).failed()).toBeInstanceOf(errors.ConfigurationError)
  })

  it.each([undefined, '{"query":{}}', Buffer.from('{}')])('keep Latin-1 with the body %j', async (body) => {
    const server = await WireServer.start((request) => request.response())
    const connection = connectTo(server.url)
    const bytes: Buffer[] = []
    server.answer = (request) => request.response()
    const call = record(
      connection.request$(requestTo('/', { method: 'POST', body, headers: { 'x-opaque-id': 'café' } })),
    )
    await server.connected(1)
    server.socket.on('data', (chunk: Buffer) => bytes.push(chunk))
    await call.completed()
    expect(Buffer.concat(bytes).toString('latin1')).toContain('x-opaque-id: café\r\n')
  })

  it('change Host over TLS without another socket', async () => {
    const { makeCertificates } = await import('../../support/servers/certificates.js')
    const { ca, key, cert } = makeCertificates('IP:127.0.0.1')
    const server = await WireServer.start((request) => request.response(), { tls: { key, cert } })
    const connection = connectTo(server.url, { tls: { ca } })
    for (const host of ['a.test', undefined, 'b.test', 'a.test']) {
      await record(connection.request$(requestTo('/', { headers: { host } }))).completed()
    }
    expect(server.opened).toBe(1)
  })
})
