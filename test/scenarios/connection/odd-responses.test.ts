import { deflateRawSync, gzipSync } from 'node:zlib'
import { errors } from 'rxelastic'
import type { Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

const NOT_FOUND = '{"error":{"type":"index_not_found_exception","reason":"no such index [i]"},"status":404}'

describe.each(CARRIERS)('$carrier: an odd response', ({ clientTo }) => {
  /** A response with this content, in one piece. */
  const serve = (status: string, headers: string, body: Buffer): Promise<WireServer> =>
    WireServer.start((request) => {
      request.head(`content-length: ${body.byteLength}\r\n${headers}`, status)
      if (request.method !== 'HEAD') request.write(body)
    })

  it.each([
    ['gzip', gzipSync],
    ['GZIP ', gzipSync],
    ['x-gzip', gzipSync],
    ['identity, gzip', gzipSync],
    ['gzip;q=1', gzipSync],
    ['identity', Buffer.from],
    ['', Buffer.from],
  ])('with the coding %j is decoded', async (coding, encode) => {
    const body = encode(Buffer.from('{"count":1}'))
    const server = await serve('200 OK', `content-encoding: ${coding}\r\n`, body)
    expect(await record(clientTo(server.url).count$()).completed()).toEqual([{ count: 1 }])
  })

  it.each([
    ['zstd', 'zstd'],
    ['gzip, gzip', 'gzip, gzip'],
    ['gzip\r\ncontent-encoding: zstd', 'gzip, zstd'],
    ['aws-chunked', 'aws-chunked'],
  ])('with the coding %j fails and names it, however it is read', async (coding, name) => {
    const server = await serve('200 OK', `content-encoding: ${coding}\r\n`, gzipSync(gzipSync('{"count":1}')))
    const client = clientTo(server.url)
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const params = { method: 'GET', path: '/' }
    for (const call of [
      record(client.count$()),
      record(client.request$(params, { asStream: true })),
      record(client.request$(params, { asStream: 'bytes' })),
    ]) {
      const error = await call.failed()
      expect(error).toBeInstanceOf(errors.DeserializationError)
      expect(error).toMatchObject({ message: expect.stringContaining(`content-encoding ${name},`) })
      expect(call.values).toEqual([])
    }
    expect(server.requests).toHaveLength(3)
    expect(events).not.toContain('node-dead')
  })

  it('with an unknown coding is accepted without a body', async () => {
    const server = await serve('200 OK', 'content-encoding: zstd\r\n', Buffer.alloc(0))
    expect(await record(clientTo(server.url).ping$()).completed()).toEqual([true])
  })

  it.each([
    ['404 Not Found', 'gzip'],
    ['404 Not Found', 'zstd'],
    ['400 Bad Request', 'deflate'],
    ['400 Bad Request', 'br'],
  ])('with %s keeps its status if its body is not %s', async (status, coding) => {
    const server = await serve(status, `content-encoding: ${coding}\r\n`, Buffer.from(NOT_FOUND))
    const client = clientTo(server.url)
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const error = await record(client.count$({ index: 'i' })).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: Number(status.slice(0, 3)) })
    expect(server.requests).toHaveLength(1)
    expect(events).not.toContain('node-dead')
  })

  it('with a malformed body is a ConnectionError that names coding and node', async () => {
    const server = await serve('200 OK', 'content-encoding: deflate\r\n', deflateRawSync('{"count":1}'))
    const error = await record(clientTo(server.url, { maxRetries: 0 }).count$()).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ message: expect.stringContaining('content-encoding: deflate') })
    expect(error).toMatchObject({ message: expect.stringContaining(server.url.href) })
  })

  it('accepts whitespace behind the values of its header fields', async () => {
    const server = await WireServer.start((request) =>
      request.write(
        'HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch \t\r\ncontent-type: application/json \r\ncontent-length: 2 \r\n\r\n{}',
      ),
    )
    expect(await record(clientTo(server.url).info$()).completed()).toEqual([{}])
  })

  it.each([301, 302, 303, 307, 308, 300])(
    'with status %i fails with the location and is not followed',
    async (status) => {
      const server = await WireServer.start()
      const client = clientTo(server.url)
      for (const product of ['', 'x-elastic-product: Elasticsearch\r\n']) {
        server.answer = (request) =>
          request.write(
            `HTTP/1.1 ${status} Moved\r\n${product}location: http://u:p@elsewhere.test/x\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n`,
          )
        const calls: Observable<unknown>[] = [
          client.exists$({ index: 'x', id: '1' }),
          client.bulk$({ index: 'x', operations: [{ index: {} }, {}] }),
          client.search$({}, { asStream: true }),
        ]
        for (const call$ of calls) {
          const error = await record(call$).failed()
          expect(error).toBeInstanceOf(product === '' ? errors.ProductNotSupportedError : errors.ResponseError)
          const location = 'http://[redacted]@elsewhere.test/x'
          expect(error).toMatchObject({ meta: { statusCode: status, headers: { location } } })
          expect(error).toMatchObject({ message: expect.stringContaining(location) })
          expect(error).toMatchObject({ message: expect.stringContaining(String(status)) })
        }
      }
      expect(server.requests).toHaveLength(6)
    },
  )

  it('with a redirect can be ignored', async () => {
    const server = await WireServer.start((request) => request.response('{"moved":true}', '', '302 Found'))
    const call$ = clientTo(server.url).info$({}, { ignore: [302] })
    expect(await record(call$).completed()).toEqual([{ moved: true }])
  })
})
