import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { WireFailure } from 'rxelastic'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { listen } from '../../support/servers/listen.js'
import { WireServer } from '../../support/servers/wire-server.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1')
/** Ways to begin a response that is not complete. */
const FRAMINGS = [
  ['until the socket closes', 'connection: close\r\n\r\nred open a\n'],
  ['with a content-length', 'content-length: 100\r\n\r\nred open a\n'],
  ['with a content-length and close', 'connection: close\r\ncontent-length: 100\r\n\r\nred open a\n'],
  ['in chunks', 'transfer-encoding: chunked\r\n\r\nb\r\nred open a\n\r\n'],
  ['in chunks and close', 'connection: close\r\ntransfer-encoding: chunked\r\n\r\nb\r\nred open a\n\r\n'],
] as const
/** A record of TLS that cannot be decrypted. */
const BROKEN_RECORD = Buffer.from([0x17, 3, 3, 0, 20, ...Array(20).fill(7)])

describe.each(CARRIERS)('$carrier: a broken socket', ({ connectTo, clientTo }) => {
  it.each(FRAMINGS)('with a reset does not complete a response %s', async (_, response) => {
    const server = await WireServer.start((request) => request.write(`HTTP/1.1 200 OK\r\n${response}`))
    const connection = connectTo(server.url)
    const call = record(connection.request$(requestTo('/')))
    await call.until(() => call.values.length === 2)
    server.socket.resetAndDestroy()
    expect(await call.failed()).toMatchObject({ progress: 'answered', cause: { code: 'ECONNRESET' } })
    expect(call.values).toHaveLength(2)
  })

  it.each(FRAMINGS)('with a reset below TLS does not complete a response %s', async (_, response) => {
    const { url, raw } = await startTls((socket) => socket.write(`HTTP/1.1 200 OK\r\n${response}`))
    const call = record(connectTo(url, { tls: { ca } }).request$(requestTo('/')))
    await call.until(() => call.values.length === 2)
    raw[0]?.resetAndDestroy()
    expect(await call.failed()).toMatchObject({ progress: 'answered', cause: { code: 'ECONNRESET' } })
    expect(call.values).toHaveLength(2)
  })

  /** A TLS server whose sockets can be given bytes that are not encrypted. */
  async function startTls(answer: (socket: Socket) => void): Promise<{ url: URL; raw: Socket[] }> {
    const raw: Socket[] = []
    const server = createServer({ key, cert }, (socket) => {
      socket.on('error', () => {}).on('data', () => answer(socket))
    }).on('connection', (socket: Socket) => raw.push(socket.on('error', () => {})))
    onTestFinished(() => {
      server.close()
      for (const socket of raw) socket.destroy()
    })
    return { url: new URL(await listen(server, 'https')), raw }
  }
  const BEGUN = 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"count"'
  const WHOLE = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'

  it.each(['sent', 'answered'])('with a TLS error fails at once when the request is %s', async (progress) => {
    const { url, raw } = await startTls((socket) => {
      if (progress === 'answered') socket.write(BEGUN)
      else raw[0]?.write(BROKEN_RECORD)
    })
    const connection = connectTo(url, { tls: { ca } })
    const call = record(connection.request$(requestTo('/')))
    if (progress === 'answered') {
      await call.until(() => call.values.length === 2)
      raw[0]?.write(BROKEN_RECORD)
    }
    const failure = await call.failed()
    expect(failure).toMatchObject({ progress, cause: { code: expect.stringContaining('ERR_SSL') } })
  })

  it('with a TLS error while idle is dropped', async () => {
    const { url, raw } = await startTls((socket) => socket.write(WHOLE))
    const connection = connectTo(url, { tls: { ca } })
    await record(connection.request$(requestTo('/'))).completed()
    const [socket] = raw
    const closed = new Promise((resolve) => socket?.once('close', resolve))
    socket?.write(BROKEN_RECORD)
    await closed
    await record(connection.request$(requestTo('/'))).completed()
    expect(raw).toHaveLength(2)
  })

  it.each(['HTTP/1.1 200 OK\r\ncontent-length: abc\r\n\r\n', 'SSH-2.0-OpenSSH_9.2\r\n'])(
    'with the answer %j on a used socket is not repeated',
    async (response) => {
      const server = await WireServer.start((request) =>
        request.path === '/good' ? request.response() : request.write(response),
      )
      const client = clientTo(server.url, { maxRetries: 0 })
      await record(client.request$({ method: 'GET', path: '/good' })).completed()
      const error = await record(client.request$({ method: 'GET', path: '/bad' })).failed()
      expect(error).toMatchObject({ name: 'ConnectionError', progress: 'answered' })
      expect(server.requests.map(({ path }) => path)).toEqual(['/good', '/bad'])
    },
  )

  it('fails as a WireFailure with its progress', async () => {
    const server = await WireServer.start((request) => request.socket.resetAndDestroy())
    const failure = await record(connectTo(server.url).request$(requestTo('/'))).failed()
    expect((failure as WireFailure).progress).toBe('sent')
  })
})
