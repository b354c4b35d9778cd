import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { WireServer } from '../../support/servers/wire-server.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1')
const SCHEMES = [
  { scheme: 'http', tls: undefined },
  { scheme: 'https', tls: { key, cert } },
] as const
const BIG = '{"index":{}}\n{}\n'.repeat(2_000_000)
const stream = (): Readable => Readable.from(Array.from({ length: 500 }, () => Buffer.alloc(65_536, '\n')))
const BODIES = [
  ['a string', () => BIG],
  ['bytes', () => Buffer.from(BIG)],
  ['a stream', stream],
] as const

describe.each(CARRIERS)('$carrier: a response before the request is sent', ({ connectTo, clientTo }) => {
  describe.each(SCHEMES)('over $scheme', ({ tls }) => {
    describe.each(BODIES)('of %s', (_, body) => {
      it('reaches the caller, and the socket is not reused', async () => {
        const server = await WireServer.start(
          (request) => {
            if (request.method === 'GET') return request.response()
            request.socket.pause()
            request.response('{}', '', '413 Content Too Large')
          },
          { ...(tls === undefined ? {} : { tls }) },
        )
        const connection = connectTo(server.url, { tls: { ca }, maxSockets: 1 })
        const upload = requestTo('/', { method: 'POST', body: body() })
        const [head] = await record(connection.request$(upload)).completed()
        expect(head).toMatchObject({ statusCode: 413 })
        await record(connection.request$(requestTo('/next'))).completed()
        expect(server.opened).toBe(2)
        expect(server.requests.at(-1)).toMatchObject({ path: '/next', socketNumber: 1 })
      })

      it.each(['413 Content Too Large', '401 Unauthorized'])(
        '%s reaches the caller when the server then closes',
        async (status) => {
          const server = await WireServer.start(
            (request) => {
              if (request.method === 'GET') return request.response()
              request.socket.pause()
              request.response('{}', 'connection: close\r\n', status)
              // What the client goes on sending is answered with a reset.
              request.socket.end(() => request.socket.destroy())
            },
            { ...(tls === undefined ? {} : { tls }) },
          )
          const client = clientTo(server.url, { tls: { ca }, maxRetries: 0 })
          const events: string[] = []
          client.events$.subscribe(({ type }) => events.push(type))
          const error = await record(client.bulk$({ index: 'a', operations: body() })).failed()
          expect(error).toMatchObject({ name: 'ResponseError', statusCode: Number(status.slice(0, 3)) })
          expect(events).not.toContain('node-dead')
          await record(client.info$()).completed()
        },
      )
    })
  })

  it('ends an upload whose source is idle', async () => {
    const server = await WireServer.start((request) => request.response('{}', '', '413 Content Too Large'))
    const connection = connectTo(server.url, { maxSockets: 1 })
    const body = new PassThrough()
    body.write('{}\n')
    const [head] = await record(connection.request$(requestTo('/', { method: 'POST', body }))).completed()
    expect(head).toMatchObject({ statusCode: 413 })
    if (!body.destroyed) await once(body, 'close')
    server.answer = (request) => request.response()
    await record(connection.request$(requestTo('/next'))).completed()
    expect(server.requests.at(-1)).toMatchObject({ path: '/next', socketNumber: 1 })
  })

  it('completes for a compressed request', async () => {
    const server = await WireServer.start((request) => request.response('{}', '', '413 Content Too Large'))
    const client = clientTo(server.url, { maxRetries: 0, compression: true })
    const error = await record(client.bulk$({ index: 'a', operations: stream() })).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 413 })
  })
})

describe.each(CARRIERS)('$carrier: an upload that the server cuts off', ({ connectTo }) => {
  it('fails without a response', async () => {
    const server = await WireServer.start((request) => {
      request.socket.pause()
      request.socket.resetAndDestroy()
    })
    const connection = connectTo(server.url)
    const failure = await record(connection.request$(requestTo('/', { method: 'POST', body: BIG }))).failed()
    expect(failure).toMatchObject({ progress: 'sent', stale: false })
  })
})
