import { readFile } from 'node:fs'
import { Client } from 'rxelastic'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

afterEach(() => {
  vi.useRealTimers()
})

describe.each(KINDS)('$kind: an idle socket', ({ clientTo }) => {
  it('that expired while the process was frozen is not used', async () => {
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

  it('is not needed to fail a thousand calls whose sockets cannot be opened', async () => {
    const tls = { key: 'nonsense', cert: 'nonsense' }
    const client = clientTo('https://127.0.0.1:9', { maxSockets: 1, maxRetries: 0, tls })
    const calls = Array.from({ length: 1_000 }, () => record(client.info$()))
    const failures = await Promise.all(calls.map((call) => call.failed()))
    expect(failures.filter((failure) => !(failure instanceof Error))).toEqual([])
  })
})

it('a clock that is set back does not keep a failed node dead', async () => {
  const server = await WireServer.start((request) => request.socket.destroy())
  const client = new Client({ node: server.url, maxRetries: 0, totalTimeout: '1h' })
  await record(client.info$()).failed()
  server.answer = (request) => request.response()
  const now = vi.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() - 3_600_000)
  expect(await record(client.info$()).completed()).toHaveLength(1)
  now.mockRestore()
  await client.close()
})
