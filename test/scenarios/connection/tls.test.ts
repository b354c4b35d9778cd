import { syncBuiltinESMExports } from 'node:module'
import tls, { TLSSocket } from 'node:tls'
import { errors } from 'rxelastic'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CARRIERS, KINDS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { WireServer } from '../../support/servers/wire-server.js'

let loopback: Certificates
let elsewhere: Certificates

beforeAll(() => {
  loopback = makeCertificates('IP:127.0.0.1,DNS:localhost')
  elsewhere = makeCertificates('DNS:es.example.org')
})

const secure = ({ key, cert }: Certificates) =>
  WireServer.start((request) => request.response('{"secure":1}'), { tls: { key, cert } })

describe.each(KINDS)('$kind: https', ({ clientTo }) => {
  it('is trusted by the authority in tls.ca', async () => {
    const server = await secure(loopback)
    const client = clientTo(server.url, { tls: { ca: loopback.ca } })
    for (let count = 0; count < 3; count++) {
      expect(await record(client.search$({ index: 'books' })).completed()).toEqual([{ secure: 1 }])
    }
    expect(server.opened).toBe(1)
  })

  it('is trusted by name as well as by address', async () => {
    const server = await secure(loopback)
    const client = clientTo(`https://localhost:${server.url.port}`, { tls: { ca: loopback.ca } })
    expect(await record(client.search$({})).completed()).toEqual([{ secure: 1 }])
  })

  it('is not checked with rejectUnauthorized: false', async () => {
    const server = await secure(elsewhere)
    const client = clientTo(server.url, { tls: { rejectUnauthorized: false } })
    expect(await record(client.search$({})).completed()).toEqual([{ secure: 1 }])
  })

  it.each([
    [
      'an authority that nobody told us of',
      () => loopback,
      () => undefined,
      /unable to verify|self[- ]signed|local issuer/,
    ],
    ['another authority', () => loopback, () => elsewhere.ca, /unable to verify|signature failure|local issuer/],
    [
      'a certificate for another name',
      () => elsewhere,
      () => elsewhere.ca,
      /does not match certificate's altnames.*127\.0\.0\.1/,
    ],
  ])('is refused for %s, and the error names it', async (_name, server, ca, reason) => {
    const { url, requests } = await secure(server())
    const client = clientTo(url, { maxRetries: 0, tls: ca() === undefined ? {} : { ca: ca() } })
    const error = await record(client.search$({})).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'unsent', cause: expect.any(Error) })
    expect(String(error)).toMatch(reason)
    expect(requests).toEqual([])
  })

  it('presents the certificate of `tls.cert` if the server requests it', async () => {
    const { ca, key, cert } = loopback
    const server = await WireServer.start((request) => request.response('{"known":1}'), {
      tls: { ca: elsewhere.ca, key, cert, requestCert: true, rejectUnauthorized: true },
    })
    const known = clientTo(server.url, { tls: { ca, key: elsewhere.key, cert: elsewhere.cert } })
    expect(await record(known.search$({})).completed()).toEqual([{ known: 1 }])
    const stranger = clientTo(server.url, { maxRetries: 0, tls: { ca } })
    expect(await record(stranger.search$({})).failed()).toBeInstanceOf(errors.ConnectionError)
    expect(server.requests).toHaveLength(1)
  })

  it('resumes the session on the next socket', async () => {
    const server = await secure(loopback)
    const client = clientTo(server.url, { tls: { ca: loopback.ca } })
    const reused: boolean[] = []
    server.answer = (request) => {
      reused.push(isResumed(request.socket))
      request.response('{}', 'connection: close\r\n')
    }
    for (let count = 0; count < 3; count++) await record(client.search$({})).completed()
    expect(server.opened).toBe(3)
    expect(reused).toEqual([false, true, true])
  })

  it.each(['directly', 'through a proxy'])('reads its authorities once, not for each socket (%s)', async (way) => {
    const { ca } = loopback
    const server = await secure(loopback)
    server.answer = (request) => request.response('{}', 'connection: close\r\n')
    const proxy = way === 'directly' ? undefined : (await ProxyServer.start({ tls: loopback })).url
    const read = vi.spyOn(tls, 'createSecureContext')
    syncBuiltinESMExports()
    onTestFinished(() => {
      read.mockRestore()
      syncBuiltinESMExports()
    })
    const client = clientTo(server.url, { tls: { ca }, proxy })
    for (let count = 0; count < 3; count++) await record(client.search$({})).completed()
    expect(server.opened).toBe(3)
    expect(read).toHaveBeenCalledTimes(proxy === undefined ? 1 : 2)
  })

  it('to a port that speaks plain HTTP is an error', async () => {
    const server = await WireServer.start()
    server.answer = (request) => request.response()
    const url = server.url.href.replace('http:', 'https:')
    server.until(() => server.sockets.size > 0).then(() => server.socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const error = await record(clientTo(url, { maxRetries: 0 }).search$({})).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ progress: 'unsent', cause: expect.any(Error) })
  })

  it('is canceled in the middle of the body like any other', async () => {
    const server = await secure(loopback)
    server.answer = (request) => request.begin('{"hits":[')
    const client = clientTo(server.url, { tls: { ca: loopback.ca } })
    const call = record(client.search$({}, { asStream: 'bytes' }))
    await call.until(() => call.values.length > 0)
    call.unsubscribe()
    await server.connected(0)
    server.answer = (request) => request.response('{"secure":2}')
    expect(await record(client.search$({})).completed()).toEqual([{ secure: 2 }])
  })
})

function isResumed(socket: unknown): boolean {
  return socket instanceof TLSSocket && socket.isSessionReused()
}

describe.each(CARRIERS)('$carrier: a call', ({ clientTo }) => {
  it.each([
    ['key', 'nonsense'],
    ['cert', 'nonsense'],
    ['pfx', 'nonsense'],
    ['ciphers', 'none'],
    ['minVersion', 'TLSv9'],
  ])('fails at once with the name of the option if Node.js refuses tls.%s', async (name, value) => {
    const client = clientTo('https://127.0.0.1:9', { tls: { [name]: value } })
    const error = await record(client.search$({})).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toMatchObject({ message: expect.stringContaining(`Node.js refuses the option tls.${name}: `) })
    expect(client.stats().nodes).toMatchObject([{ alive: true }])
  })
})
