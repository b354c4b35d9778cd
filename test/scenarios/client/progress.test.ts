import { Agent } from 'node:http'
import { type CallOptions, type CommonOptions, type Connection, UndiciConnection, type WireRequest } from 'rxelastic'
import { NEVER, tap } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { clientTo } from '../../support/connections/connections.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** A connection of the user's own around one of the library's. */
class Wrapped extends UndiciConnection {
  override request$(request: WireRequest) {
    return super.request$({ ...request }).pipe(tap())
  }
}

/** A connection of the user's own that says nothing of its requests. */
class Silent implements Connection {
  request$ = () => NEVER
  close = async () => {}
}

const index = { index: 'books', document: {} }

/** A call that is written, and a second one that waits for the only socket. */
async function queue(
  connect: (url: URL, options: CommonOptions) => ReturnType<typeof clientTo>,
  options: CallOptions,
): Promise<{ server: WireServer; clock: HandClock; written: Recorded<unknown>; waiting: Recorded<unknown> }> {
  const server = await WireServer.start()
  const clock = new HandClock()
  const client = connect(server.url, { scheduler: clock })
  const written = record<unknown>(client.index$(index, options))
  await server.request(0)
  const waiting = record<unknown>(client.index$(index, options))
  return { server, clock, written, waiting }
}

const oneSocket = { maxSockets: 1 }

describe.each(CARRIERS)('$carrier: an error about a call that waits for a socket', ({ carrier, clientTo }) => {
  const limit: CommonOptions =
    carrier === 'agent' ? { agent: () => new Agent({ keepAlive: true, ...oneSocket }) } : oneSocket
  const connect = (url: URL, options: CommonOptions) => clientTo(url, { ...limit, ...options })

  it.each(['requestTimeout', 'headersTimeout', 'totalTimeout'] as const)('is unsent after %s', async (name) => {
    const { clock, written, waiting } = await queue(connect, { [name]: 900 })
    clock.advance(900)
    expect(written.errors).toMatchObject([{ name: 'TimeoutError', progress: 'sent' }])
    expect(waiting.errors).toMatchObject([{ name: 'TimeoutError', progress: 'unsent' }])
    expect(String(written.errors[0])).toContain(`${name} of 900 ms exceeded at http://`)
    expect(String(waiting.errors[0])).toContain(`${name} of 900 ms exceeded before the request was sent to http://`)
  })

  it('is unsent after its signal', async () => {
    const controller = new AbortController()
    const { written, waiting } = await queue(connect, { signal: controller.signal })
    controller.abort()
    expect(written.errors).toMatchObject([{ name: 'RequestAbortedError', progress: 'sent' }])
    expect(waiting.errors).toMatchObject([{ name: 'RequestAbortedError', progress: 'unsent' }])
  })
})

describe('progress of a call', () => {
  const aborted = (options: CommonOptions) => {
    const controller = new AbortController()
    const client = clientTo('http://localhost:9', options)
    const call = record(client.index$(index, { signal: controller.signal }))
    controller.abort()
    return call.errors
  }

  it.each<[string, CommonOptions]>([
    ['an interceptor of the call', { interceptors: { perCall: [() => NEVER] } }],
    ['an interceptor of the attempt', { interceptors: { perAttempt: [() => NEVER] } }],
    ['credentials', { auth: () => NEVER }],
    ['a connection around one that has no socket', { Connection: Wrapped }],
  ])('is unsent while it waits for %s', (_what, options) => {
    expect(aborted(options)).toMatchObject([{ progress: 'unsent' }])
  })

  it('is sent where a connection says nothing', () => {
    expect(aborted({ Connection: Silent })).toMatchObject([{ progress: 'sent' }])
  })

  it('is unsent without a node, and at a closed client', async () => {
    const client = clientTo('http://localhost:9', { nodeFilter: () => false })
    expect(await record(client.info$()).failed()).toMatchObject({ progress: 'unsent' })
    await client.close()
    const refused = record(client.info$())
    expect(refused.errors).toMatchObject([{ name: 'NoLivingConnectionsError', progress: 'unsent' }])
  })

  it('is unsent in a batch until the batch is sent', () => {
    const clock = new HandClock()
    const client = clientTo('http://localhost:9', { Connection: Silent, scheduler: clock })
    const controller = new AbortController()
    const batched = client.batched({ operations: 2, flushInterval: 60_000 })
    const search = () => record(batched.search$({ index: 'books' }, { signal: controller.signal }))
    const calls = [search(), search(), search()]
    controller.abort()
    expect(calls.flatMap(({ errors }) => errors)).toMatchObject([
      { progress: 'sent' },
      { progress: 'sent' },
      { progress: 'unsent' },
    ])
  })
})
