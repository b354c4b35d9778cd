import { Readable } from 'node:stream'
import { type Connection, isHead, WireFailure, type WireRequest } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { type ConnectionKind, KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'

/** Answers once the whole body is there. */
function respondWhenComplete(request: WireRequestReceived): void {
  if (request.complete) request.response('{"a":1}')
  else request.socket.once('data', () => respondWhenComplete(request))
}

/** A server that answers the first request specially and the others well, and a pool of one socket. */
async function setUp({ connectTo }: ConnectionKind, first: Answer) {
  const server = await WireServer.start((request) =>
    server.requests.length === 1 ? first(request) : request.response('{"well":1}'),
  )
  return { server, connection: connectTo(server.url, { maxSockets: 1 }) }
}

async function read(connection: Connection, given: Partial<WireRequest> = {}): Promise<[number, string]> {
  const [head, ...chunks] = await record(connection.request$(requestTo('/', given))).completed()
  if (head === undefined || !isHead(head)) throw new Error('a response begins with its head')
  return [
    head.statusCode,
    chunks.map((chunk) => (isHead(chunk) ? 'a second head' : Buffer.from(chunk).toString())).join(''),
  ]
}

describe.each(KINDS)('$kind: a response after which the socket ends', (kind) => {
  const endings: [string, Answer][] = [
    ['connection: close', (request) => request.response('{"a":1}', 'connection: close\r\n')],
    ['connection: Close among others', (request) => request.response('{"a":1}', 'connection: x-hop, Close\r\n')],
    ['keep-alive: timeout=1', (request) => request.response('{"a":1}', 'keep-alive: timeout=1\r\n')],
    ['keep-alive: timeout=2', (request) => request.response('{"a":1}', 'keep-alive: max=5, timeout=2\r\n')],
    ['HTTP/1.0', (request) => request.write('HTTP/1.0 200 OK\r\ncontent-length: 7\r\n\r\n{"a":1}')],
    [
      'a body that lasts until the socket is closed',
      (request) => {
        request.head('')
        request.socket.end('{"a":1}')
      },
    ],
    [
      'connection: close and the socket closed along with it',
      (request) => {
        request.response('{"a":1}', 'connection: close\r\n')
        request.socket.end()
      },
    ],
  ]

  it.each(endings)('(%s) is complete, and the next call gets a new socket', async (_name, first) => {
    const { server, connection } = await setUp(kind, first)
    expect(await read(connection)).toEqual([200, '{"a":1}'])
    expect(await read(connection)).toEqual([200, '{"well":1}'])
    expect(server.opened).toBe(2)
    expect(server.requests.map(({ socketNumber }) => socketNumber)).toEqual([0, 1])
  })

  it.each(endings)('(%s) does not fail the next waiting call', async (_name, first) => {
    const { connection } = await setUp(kind, first)
    const sockets = ClientSockets.watch()
    const both = [read(connection), read(connection)]
    expect(await Promise.all(both)).toEqual([
      [200, '{"a":1}'],
      [200, '{"well":1}'],
    ])
    expect(sockets.mostAtOnce).toBe(1)
  })
})

describe.each(KINDS)('$kind: a response after which the socket stays', (kind) => {
  const staying: [string, Answer, [number, string], Partial<WireRequest>][] = [
    [
      'keep-alive: timeout=5',
      (request) => request.response('{"a":1}', 'keep-alive: timeout=5\r\n'),
      [200, '{"a":1}'],
      {},
    ],
    [
      'HTTP/1.0 with keep-alive',
      (request) => request.write('HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}'),
      [200, '{}'],
      {},
    ],
    ['204', (request) => request.head('', '204 No Content'), [204, ''], {}],
    ['304', (request) => request.head('', '304 Not Modified'), [304, ''], {}],
    ['an empty body', (request) => request.response(''), [200, ''], {}],
    [
      'HEAD with the length of what GET would bring',
      (request) => request.head('content-length: 500\r\n'),
      [200, ''],
      { method: 'HEAD' },
    ],
    ['HEAD 404', (request) => request.head('content-length: 0\r\n', '404 Not Found'), [404, ''], { method: 'HEAD' }],
    ['HEAD chunked', (request) => request.head('transfer-encoding: chunked\r\n'), [200, ''], { method: 'HEAD' }],
    [
      'chunks',
      (request) =>
        request.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{"\r\n5\r\na":1}\r\n0\r\n\r\n'),
      [200, '{"a":1}'],
      {},
    ],
    [
      '102 and 103 before',
      (request) => {
        request.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')
        request.response('{"a":1}')
      },
      [200, '{"a":1}'],
      {},
    ],
    [
      'an upload that was read',
      (request) => respondWhenComplete(request),
      [200, '{"a":1}'],
      { method: 'POST', body: Readable.from([Buffer.from('a'), Buffer.from('b')]) },
    ],
  ]

  it.each(staying)('(%s) is complete, and the next call reuses it', async (_name, first, expected, given) => {
    const { server, connection } = await setUp(kind, first)
    expect(await read(connection, given)).toEqual(expected)
    expect(await read(connection)).toEqual([200, '{"well":1}'])
    expect(server.opened).toBe(1)
  })
})

describe.each(KINDS)('$kind: a HEAD response without a length', (kind) => {
  it('is complete, and the next call is served', async () => {
    const { connection } = await setUp(kind, (request) => request.head(''))
    expect(await read(connection, { method: 'HEAD' })).toEqual([200, ''])
    expect(await read(connection)).toEqual([200, '{"well":1}'])
  })
})

describe.each(KINDS)('$kind: a response that ends early', (kind) => {
  const cuts: [string, Answer][] = [
    [
      'content-length, FIN',
      (request) => {
        request.begin('{"took":1')
        request.socket.end()
      },
    ],
    [
      'content-length, RST',
      (request) => {
        request.begin('{"took":1')
        request.socket.once('data', () => {})
        setImmediate(() => request.socket.resetAndDestroy())
      },
    ],
    [
      'chunked, FIN',
      (request) => {
        request.head('transfer-encoding: chunked\r\n')
        request.socket.end('9\r\n{"took":1\r\n')
      },
    ],
    [
      'chunked, in the middle of a chunk',
      (request) => {
        request.head('transfer-encoding: chunked\r\n')
        request.socket.end('99\r\n{"took":1')
      },
    ],
    [
      'connection: close with content-length',
      (request) => {
        request.head('content-length: 1000\r\nconnection: close\r\n')
        request.socket.end('{"took":1')
      },
    ],
    [
      'connection: close and chunked',
      (request) => {
        request.head('transfer-encoding: chunked\r\nconnection: close\r\n')
        request.socket.end('9\r\n{"took":1\r\n')
      },
    ],
  ]

  it.each(cuts)('(%s) fails with its cause and never succeeds in part', async (_name, first) => {
    const { server, connection } = await setUp(kind, first)
    const call = record(connection.request$(requestTo('/')))
    const failure = await call.failed()
    expect(failure).toBeInstanceOf(WireFailure)
    expect(failure).toMatchObject({ progress: 'answered', stale: false, cause: expect.any(Error) })
    expect(await read(connection)).toEqual([200, '{"well":1}'])
    expect(server.opened).toBe(2)
  })

  it.each([
    ['garbage', 'SMTP ready\r\n\r\n'],
    ['a head that never ends', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(200_000)}`],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
    ['a chunk of an impossible size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ])('(%s) before anything arrived fails, and the next call is served', async (_name, bytes) => {
    const { connection } = await setUp(kind, (request) => request.write(bytes))
    const call = record(connection.request$(requestTo('/')))
    expect(await call.failed()).toMatchObject({ cause: expect.any(Error), stale: false })
    expect(await read(connection)).toEqual([200, '{"well":1}'])
  })
})

describe.each(KINDS)('$kind: a response that comes before the body of the request has gone out', (kind) => {
  it('is complete, the stream is released, and the socket is not reused', async () => {
    const { server, connection } = await setUp(kind, (request) =>
      request.response('{"error":"too large"}', '', '413 Too Large'),
    )
    const body = new Readable({ read() {} })
    body.push('the beginning')
    expect(await read(connection, { method: 'POST', body })).toEqual([413, '{"error":"too large"}'])
    expect(await read(connection)).toEqual([200, '{"well":1}'])
    expect(server.opened).toBe(2)
    expect(body.destroyed).toBe(true)
  })

  it('leaves room in the pool if it lasts longer than the upload', async () => {
    const { server, connection } = await setUp(kind, (request) => request.begin('{"errors":false'))
    const body = new Readable({ read() {} })
    body.push('the beginning')
    const call = record(connection.request$(requestTo('/', { method: 'POST', body })))
    await call.until(() => call.values.length > 1)
    body.push(null)
    await server.until(() => server.requests[0]?.complete === true)
    server.requests[0]?.write(' '.repeat(1000 - '{"errors":false'.length))
    await call.completed()
    expect(await read(connection)).toEqual([200, '{"well":1}'])
    expect(server.mostAtOnce).toBe(1)
  })
})
