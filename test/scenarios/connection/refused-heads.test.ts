import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

const REFUSAL = '{"error":{"type":"too_long_http_header_exception","reason":"too large"},"status":400}'

/** A server that refuses every head of more than 16 KB, and then reads no more of the socket, as Elasticsearch does. */
function serve(status = '400 Bad Request'): Promise<WireServer> {
  const deaf = new Set<number>()
  return WireServer.start((request) => {
    if (deaf.has(request.socketNumber)) return
    if (Object.values(request.headers).join('').length + request.path.length < 16_384) return request.response()
    deaf.add(request.socketNumber)
    request.response(REFUSAL, '', status)
  })
}

const large = 'x'.repeat(20_000)

describe.each(CARRIERS)('$carrier: the socket of a request whose head was too large', ({ clientTo }) => {
  it.each([
    ['400 Bad Request', { headers: { authorization: `Bearer ${large}` } }],
    ['431 Request Header Fields Too Large', { headers: { 'x-list': ['a', large] } }],
    ['414 URI Too Long', { querystring: { routing: large } }],
  ])('is not used again after a %s', async (status, options) => {
    const server = await serve(status)
    const client = clientTo(server.url)
    const search = () => record(client.search$({ index: 'a' }))
    await search().completed()
    const error = await record(client.search$({ index: 'a' }, options)).failed()
    expect(error).toMatchObject({ statusCode: Number(status.slice(0, 3)), type: 'too_long_http_header_exception' })
    await search().completed()
    expect(server.requests.map(({ socketNumber }) => socketNumber)).toEqual([0, 0, 1])
  })

  it('is used again after another answer', async () => {
    const server = await WireServer.start((request) =>
      request.path.startsWith('/a/') ? request.response('{}', '', '404 Not Found') : request.response(),
    )
    const client = clientTo(server.url)
    await record(client.search$({ index: 'a' }, { headers: { 'x-large': large } })).failed()
    await record(client.search$({ index: 'b' }, { headers: { 'x-large': large } })).completed()
    expect(server.opened).toBe(1)
  })
})

describe.each(CARRIERS)('$carrier: the socket of a request with a small head', ({ clientTo }) => {
  it('is used again after a 400', async () => {
    const server = await WireServer.start((request) => request.response('{}', '', '400 Bad Request'))
    const client = clientTo(server.url)
    for (let calls = 0; calls < 3; calls++) {
      await record(client.search$({ index: 'a' }, { headers: { authorization: 'x'.repeat(3_000) } })).failed()
    }
    expect(server.opened).toBe(1)
  })
})
