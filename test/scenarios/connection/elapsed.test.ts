import { Client, type errors } from 'rxelastic'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Shortest time of the wait in these tests, in milliseconds. A timer may fire a fraction of a millisecond early. */
const WAIT = 20

describe.each(KINDS)('$kind: elapsed of a ConnectionError', ({ Kind: Connection }) => {
  it('counts from the first attempt, also if that ended with a response', async () => {
    const server = await WireServer.start((request) => {
      if (server.requests.length > 1) request.socket.destroy()
      else request.response('{}', '', '503 Service Unavailable')
    })
    const client = new Client({ node: server.url, Connection, maxRetries: 1, retryBackoff: () => WAIT / 1_000 })
    onTestFinished(() => client.close())
    const error = (await record(client.info$()).failed()) as errors.ConnectionError
    expect(error).toMatchObject({ name: 'ConnectionError', meta: { meta: { attempts: 1 } } })
    expect(error.elapsed).toBeGreaterThanOrEqual(WAIT - 1)
  })

  it('counts from the first attempt when a hedge fails last', async () => {
    const [first, second] = await Promise.all([WireServer.start(), WireServer.start()])
    const nodes = [first.url, second.url]
    const client = new Client({ nodes, Connection, maxRetries: 0, hedge: { after: WAIT } })
    onTestFinished(() => client.close())
    const call = record(client.search$({ index: 'a' }))
    const late = await first.request(0)
    const hedge = await second.request(0)
    late.socket.destroy()
    await first.connected(0)
    hedge.socket.destroy()
    const error = (await call.failed()) as errors.ConnectionError
    expect(error.meta.meta.connection).toMatchObject({ url: second.url })
    expect(error.elapsed).toBeGreaterThanOrEqual(WAIT - 1)
  })
})
