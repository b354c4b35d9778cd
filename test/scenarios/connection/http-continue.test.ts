import type { Connection } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** A server that says 100 before its first response. */
function serve(): Promise<WireServer> {
  return WireServer.start((request) => {
    if (request.path === '/next') return request.response('{"well":1}')
    request.write('HTTP/1.1 100 Continue\r\n\r\n')
    request.response('{"a":1}')
  })
}

async function read(connection: Connection, path = '/next'): Promise<string> {
  const [, ...chunks] = await record(connection.request$(requestTo(path))).completed()
  return chunks.map((chunk) => (chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : 'a second head')).join('')
}

describe('an unrequested status 100', () => {
  it.each(KINDS.filter(({ kind }) => kind === 'undici'))(
    '$kind: fails the call, and the next call is served',
    async ({ connectTo }) => {
      const server = await serve()
      const connection = connectTo(server.url, { maxSockets: 1 })
      const call = record(connection.request$(requestTo('/')))
      expect(await call.failed()).toMatchObject({ cause: expect.any(Error), stale: false })
      expect(await read(connection)).toBe('{"well":1}')
    },
  )

  it.each(KINDS.filter(({ kind }) => kind === 'undici'))(
    '$kind: fails with a message that names the way out',
    async ({ clientTo }) => {
      const server = await serve()
      const error = await record(clientTo(server.url, { maxRetries: 0 }).info$()).failed()
      expect(error).toMatchObject({ name: 'ConnectionError', message: expect.stringContaining('HttpConnection') })
    },
  )

  it.each(KINDS.filter(({ kind }) => kind === 'http'))('$kind: is skipped', async ({ connectTo }) => {
    const server = await serve()
    const connection = connectTo(server.url, { maxSockets: 1 })
    expect(await read(connection, '/')).toBe('{"a":1}')
    expect(await read(connection)).toBe('{"well":1}')
    expect(server.opened).toBe(1)
  })
})
