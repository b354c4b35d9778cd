import { once } from 'node:events'
import { readFile } from 'node:fs'
import { Client } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { streamArray } from 'rxelastic/json'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { WireServer } from '../../support/servers/wire-server.js'

afterEach(() => {
  vi.useRealTimers()
})

describe.each(KINDS)('$kind: an idle socket', ({ clientTo }) => {
  it('is not used if it expired while the process was frozen', async () => {
    const server = await WireServer.start((request) => request.response())
    const client = clientTo(server.url, { keepAliveTimeout: 200 })
    await record(client.info$()).completed()
    await new Promise<void>((resolve, reject) => {
      // In the poll phase, as an incoming event does: timers that are due come later.
      readFile(import.meta.filename, () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
        client.info$().subscribe({ error: reject, complete: resolve })
      })
    })
    expect(server.opened).toBe(2)
  })

  it.each([
    ['all that vitest fakes', undefined],
    ['setImmediate alone', ['setImmediate' as const]],
  ])('carries the next call under fake timers: %s', async (_, toFake) => {
    const server = await WireServer.start((request) => request.response())
    const client = clientTo(server.url)
    vi.useFakeTimers(toFake === undefined ? {} : { toFake })
    for (let n = 0; n < 3; n++) await record(client.info$()).completed()
    vi.useRealTimers()
    expect(server.requests).toHaveLength(3)
  })

  /** A client with three idle sockets, to a server that has stopped answering. */
  async function threeIdle(scheduler: HandClock) {
    const server = await WireServer.start()
    const client = clientTo(server.url, { scheduler, maxRetries: 0 })
    const calls = [1, 2, 3].map(() => record(client.info$()))
    await server.request(2)
    for (const request of server.requests) request.response()
    await Promise.all(calls.map((call) => call.completed()))
    server.answer = () => {}
    return { server, client }
  }

  it('is dropped when a socket that was used later times out in silence', async () => {
    const scheduler = new HandClock()
    const { server, client } = await threeIdle(scheduler)
    scheduler.advance(10)
    const call = record(client.info$({}, { requestTimeout: 50 }))
    await server.request(3)
    scheduler.advance(50)
    expect(await call.failed()).toMatchObject({ name: 'TimeoutError', phase: 'request' })
    await server.connected(0)
    server.answer = (request) => request.response()
    await record(client.info$()).completed()
    expect(server.opened).toBe(4)
  })

  it.each([
    ['the consumer leaves', (call: Recorded<unknown>) => call.unsubscribe(), (request: WireRequestReceived) => request],
    ['a part of the response has come', () => {}, (request: WireRequestReceived) => request.begin('{')],
  ])('stays when %s before the deadline', async (_what, leave, answer) => {
    const scheduler = new HandClock()
    const { server, client } = await threeIdle(scheduler)
    scheduler.advance(10)
    const heads = record(client.request$({ method: 'GET', path: '/' }, { requestTimeout: 50, asStream: 'bytes' }))
    const request = await server.request(3)
    answer(request)
    leave(heads)
    if (heads.subscription.closed === false) await heads.until(() => heads.values.length > 0)
    scheduler.advance(50)
    await server.connected(2)
    server.answer = (next) => next.response()
    await record(client.info$()).completed()
    expect(server.opened).toBe(3)
  })

  it('is missed with a warning when paused responses hold all sockets', async () => {
    const server = await WireServer.start((request) =>
      request.path === '/' ? request.response() : request.response(JSON.stringify([1, 2, 3])),
    )
    const client = clientTo(server.url, { maxSockets: 1 })
    const warned = once(process, 'warning')
    const numbers$ = client.request$({ method: 'GET', path: '/numbers' }, { asStream: true }).pipe(streamArray())
    const calls = record(numbers$.pipe(paced(() => client.info$())))
    const [warning] = await warned
    expect(warning).toMatchObject({
      code: 'RXELASTIC_SOCKETS',
      message: expect.stringContaining('1 paused response holds the only one'),
    })
    expect(warning.message).toContain(server.url.origin)
    calls.unsubscribe()
  })

  it('is not required to fail a thousand calls whose sockets cannot be opened', async () => {
    const tls = { key: 'nonsense', cert: 'nonsense' }
    const client = clientTo('https://127.0.0.1:9', { maxSockets: 1, maxRetries: 0, tls })
    const calls = Array.from({ length: 1_000 }, () => record(client.info$()))
    const failures = await Promise.all(calls.map((call) => call.failed()))
    expect(failures.filter((failure) => !(failure instanceof Error))).toEqual([])
  })
})

it('revives a failed node although the clock is set back', async () => {
  const server = await WireServer.start((request) => request.socket.destroy())
  const client = new Client({ node: server.url, maxRetries: 0, totalTimeout: '1h' })
  await record(client.info$()).failed()
  server.answer = (request) => request.response()
  const now = vi.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() - 3_600_000)
  expect(await record(client.info$()).completed()).toHaveLength(1)
  now.mockRestore()
  await client.close()
})
