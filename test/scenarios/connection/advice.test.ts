import * as http from 'node:http'
import * as https from 'node:https'
import type { Server } from 'node:net'
import { type Client, type CommonOptions, errors } from 'rxelastic'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { listen } from '../../support/servers/listen.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { WireServer } from '../../support/servers/wire-server.js'

let certificates: Certificates

const agent = ({ url }: { url: URL }) => (url.protocol === 'https:' ? new https.Agent() : new http.Agent())

const WAYS = [
  ...KINDS,
  { kind: 'an agent', clientTo: (url: URL | string, options?: CommonOptions) => clientTo(url, { agent, ...options }) },
]

const answer: http.RequestListener = (_request, response) => void response.end('{}')
const speaksHttp = (): http.Server => http.createServer(answer)
/** A server that is given an authority presents it. */
const speaksHttps = (given: https.ServerOptions): https.Server => https.createServer(given, answer)

/** Starts a server for the time of a test. @returns its URL with this scheme, which need not be what it speaks */
async function start(server: Server, scheme: string): Promise<string> {
  onTestFinished(() => void server.close())
  return listen(server, scheme)
}

async function failureOf(client: Client, body: unknown = {}): Promise<errors.ConnectionError> {
  const request = { method: 'POST', path: '/_search', body }
  const error = await record(client.request$(request, { maxRetries: 0 })).failed()
  return error instanceof errors.ConnectionError ? error : expect.fail(String(error))
}

describe('the advice of a ConnectionError', () => {
  beforeAll(() => {
    certificates = makeCertificates('IP:127.0.0.1,DNS:localhost')
  })

  describe.each(WAYS)('$kind: a ConnectionError with advice', ({ clientTo }) => {
    it('names http for https:// at a node that speaks http', async () => {
      const url = await start(speaksHttp(), 'https')
      const error = await failureOf(clientTo(url))
      const advice = 'perhaps it does not speak TLS: try http://'
      expect(error.message).toContain(`SSL routines: wrong version number; ${advice} (${url}/) for POST /_search`)
      expect(error).toMatchObject({
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
        progress: 'unsent',
        cause: expect.any(Error),
      })
    })

    it.each([
      ['small', {}],
      ['large', 'a'.repeat(5_000_000)],
    ])('names https for http:// at a node that speaks https, when the request is %s', async (_name, body) => {
      const url = await start(speaksHttps(certificates), 'http')
      const error = await failureOf(clientTo(url), body)
      expect(error.message).toMatch(/^(other side closed|socket hang up|(read|write) E\w+); perhaps /)
      expect(error.message).toContain(`; perhaps it speaks TLS: try https:// (${url}/)`)
      expect(error).toMatchObject({ code: expect.any(String), progress: 'sent', cause: expect.any(Error) })
    })

    it('names https for http:// at a node that answers with a TLS alert', async () => {
      const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 10])
      const server = await WireServer.start((request) => request.socket.end(alert))
      const error = await failureOf(clientTo(server.url))
      expect(error.message).toContain('; perhaps it speaks TLS: try https://')
      expect(error).toMatchObject({ progress: 'answered' })
    })

    it.each([
      ['its', ({ key, cert }: Certificates) => ({ key, cert }), 'unable to verify the first certificate'],
      ['its self-signed, presented', (all: Certificates) => all, 'self-signed certificate in certificate chain'],
    ])('names tls.ca when %s authority is not trusted', async (_name, given, reason) => {
      const error = await failureOf(clientTo(await start(speaksHttps(given(certificates)), 'https')))
      expect(error.message).toContain(reason)
      expect(error.message).toContain('; set the option tls.ca or caFingerprint to trust it (')
    })
  })

  describe.each(WAYS)('$kind: a ConnectionError without advice', ({ kind, clientTo }) => {
    const none = /perhaps|does this|say whom/

    it('reports a node that answered on a socket and closes it', async () => {
      const server = await WireServer.start((request) => request.response())
      const agentOptions = kind === 'an agent' ? { agent: () => new http.Agent({ keepAlive: true }) } : {}
      const client = clientTo(server.url, agentOptions)
      await record(client.info$()).completed()
      server.answer = (request) => request.socket.destroy()
      const request = { method: 'POST', path: '/books/_doc', body: {} }
      const error = await record(client.request$(request)).failed()
      expect(server.opened).toBe(1)
      expect(error).toBeInstanceOf(errors.ConnectionError)
      expect(String(error)).not.toMatch(none)
    })

    it('reports a node that answered and dies on a fresh socket', async () => {
      const server = await WireServer.start((request) => request.response())
      const agent = () => new http.Agent({ keepAlive: false })
      const client = clientTo(server.url, { agent: kind === 'an agent' ? agent : false })
      await record(client.info$()).completed()
      server.answer = (request) => request.socket.destroy()
      expect((await failureOf(client)).message).not.toMatch(none)
      expect(server.opened).toBe(2)
    })

    it('reports a response that is not HTTP', async () => {
      const server = await WireServer.start((request) => request.socket.end('garbage\r\n\r\n'))
      expect((await failureOf(clientTo(server.url))).message).not.toMatch(none)
    })

    it('reports a response that breaks off', async () => {
      const server = await WireServer.start((request) =>
        request.socket.end('HTTP/1.1 200 OK\r\nx-elastic-product: Elasticsearch\r\ncontent-length: 9\r\n\r\n{'),
      )
      expect((await failureOf(clientTo(server.url))).message).not.toMatch(none)
    })

    it('reports an https node that closes the connection', async () => {
      const server = await WireServer.start((request) => request.socket.destroy(), { tls: certificates })
      const error = await failureOf(clientTo(server.url, { tls: { ca: certificates.ca } }))
      expect(error.message).not.toMatch(none)
    })

    it('reports a closed port and a name that the certificate lacks', async () => {
      const elsewhere = makeCertificates('DNS:es.example.org')
      const url = await start(speaksHttps(elsewhere), 'https')
      expect((await failureOf(clientTo('http://127.0.0.1:1'))).message).not.toMatch(none)
      expect((await failureOf(clientTo(url, { tls: { ca: elsewhere.ca } }))).message).not.toMatch(none)
    })
  })

  it('names a proxy that closes the connection, and what it was asked for', async () => {
    const proxy = await WireServer.start((request) => request.socket.destroy())
    const error = await failureOf(clientTo('http://es.example.org', { proxy: proxy.url }))
    const text = 'closed the connection instead of opening a tunnel (CONNECT) to the node: socket hang up'
    expect(error.message).toContain(`the proxy ${proxy.url.origin} ${text} (http://es.example.org/)`)
  })

  it('names a proxy that does not answer, by the deadline', async () => {
    const proxy = await WireServer.start()
    const client = clientTo('http://es.example.org', {
      proxy: `http://me:secret@${proxy.url.host}`,
      connectTimeout: 50,
    })
    const error = await record(client.info$({}, { maxRetries: 0 })).failed()
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'connect' })
    expect(String(error)).toContain(`: the socket was to be opened through the proxy ${proxy.url.origin}`)
    expect(String(error)).not.toContain('secret')
  })

  it('does not blame the node for faults of a proxy', async () => {
    const proxy = await ProxyServer.start({ tls: certificates })
    const node = await start(speaksHttp(), 'http')
    const error = await failureOf(clientTo(node, { proxy: proxy.url }))
    expect(error.message).toContain(
      `the proxy ${proxy.url.origin} failed: self-signed certificate in certificate chain (${node}/)`,
    )
  })
})
