import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Client, errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import { refused } from '../../support/servers/refused.js'
import { WireServer } from '../../support/servers/wire-server.js'

const bulk = (client: Client, bulkBody: Readable) => client.request$({ method: 'POST', path: '/_bulk', bulkBody })
const noSuchFile = () => createReadStream(join(tmpdir(), 'rxelastic', 'no', 'such', 'file'))

/** A stream that gives its beginning, and the rest when the test says so. */
function begun(): Readable {
  const stream = new Readable({ read() {} })
  stream.push('{"index":{}}\n')
  return stream
}

describe.each(KINDS)('$kind: a body that is a stream', ({ clientTo }) => {
  it.each([{}, { compression: true }])('is sent as it arrives (%j)', async (options) => {
    const server = await WireServer.start()
    const client = clientTo(server.url, { maxSockets: 1, ...options })
    const body = begun()
    const call = record(bulk(client, body))
    const request = await server.request(0)
    body.push('{"a":1}\n')
    body.push(null)
    await server.until(() => request.complete)
    request.response('{"errors":false}')
    expect(await call.completed()).toEqual([{ errors: false }])
    expect(request.headers['transfer-encoding']).toBe('chunked')
    if (options.compression === undefined) expect(request.body).toBe('{"index":{}}\n{"a":1}\n')
    expect(body.destroyed).toBe(true)
  })

  it.each([{}, { compression: true }])('ends the call with its error if it fails half-way (%j)', async (options) => {
    const server = await WireServer.start()
    const body = begun()
    const call = record(bulk(clientTo(server.url, { maxRetries: 0, ...options }), body))
    await server.request(0)
    body.destroy(new Error('the disk is broken'))
    expect(String(await call.failed())).toContain('the disk is broken')
    await server.connected(0)
  })

  it.each([{}, { compression: true }])('ends a waiting call with its error (%j)', async (options) => {
    const call = record(bulk(clientTo(await fullBacklog(), { maxRetries: 0, ...options }), noSuchFile()))
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.SerializationError)
    expect(error).toMatchObject({ cause: { code: 'ENOENT' } })
  })

  it('ends a call in backoff with its error', async () => {
    const client = clientTo(refused(), { retryBackoff: () => 1_000 })
    const retry = record(client.events$)
    const body = begun()
    const call = record(bulk(client, body))
    await retry.until(() => retry.values.some(({ type }) => type === 'retry'))
    body.destroy(new Error('the disk is broken'))
    expect(String(await call.failed())).toContain('the disk is broken')
  })

  it.each([{}, { compression: true }])(
    'is destroyed unread when the call is unsubscribed before (%j)',
    async (options) => {
      const client = clientTo(await fullBacklog(), { maxRetries: 0, ...options })
      const body = begun()
      record(bulk(client, body)).unsubscribe()
      expect([body.destroyed, body.readableDidRead]).toEqual([true, false])
    },
  )

  it('is sent by the second attempt if the first could not connect', async () => {
    const server = await WireServer.start()
    const client = new Client({ nodes: [refused(), server.url] })
    const body = begun()
    body.push(null)
    const call = record(bulk(client, body))
    const request = await server.request(0)
    await server.until(() => request.complete)
    request.response('{"errors":false}')
    expect(await call.completed()).toEqual([{ errors: false }])
    expect(request.body).toBe('{"index":{}}\n')
    await client.close()
  })
})

describe.each(KINDS)('$kind: a stream that is compressed', ({ clientTo }) => {
  it('is destroyed with its call although it is idle', async () => {
    const server = await WireServer.start()
    const body = new Readable({ read: () => {} })
    body.push('{"index":{}}\n{"a":1}\n')
    const begun = once(body, 'resume')
    const call = record(clientTo(server.url, { compression: true }).bulk$({ index: 'x', operations: body }))
    await begun
    call.unsubscribe()
    if (!body.destroyed) await once(body, 'close')
    expect(body.destroyed).toBe(true)
  })
})
