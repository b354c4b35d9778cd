import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { Client, HttpConnection, UndiciConnection } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, VirtualTimeScheduler } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

const release: (() => unknown)[] = []

afterEach(async () => {
  for (const undo of release.splice(0)) await undo()
})

/** A server whose answers wait until the test sends them. */
async function waitingServer() {
  const waiting: ServerResponse[] = []
  let arrived: () => void = () => {}
  const server = createServer((_request, response) => {
    waiting.push(response)
    arrived()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  release.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const requests = async (count: number): Promise<void> => {
    while (waiting.length < count) await new Promise<void>((resolve) => (arrived = resolve))
  }
  const answer = (): void => {
    const response = waiting.shift()
    response?.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json').end('{}')
  }
  return { url: `http://127.0.0.1:${port}/`, requests, answer }
}

describe('client.stats', () => {
  it.each([
    ['undici', UndiciConnection],
    ['HTTP', HttpConnection],
    ['an agent', undefined],
  ])('counts calls and sockets over %s', async (kind, Connection) => {
    const { Agent } = await import('node:http')
    const { url, requests, answer } = await waitingServer()
    const carrier =
      Connection === undefined
        ? { agent: () => new Agent({ keepAlive: true, maxSockets: 1 }) }
        : { Connection, maxSockets: 1 }
    const client = new Client({ node: url, ...carrier })
    release.push(() => client.close())
    expect(client.stats()).toMatchObject({ calls: { inFlight: 0, waiting: 0, inBackoff: 0 }, retryBudget: 1 })
    const both = [client.info$(), client.info$()].map((call$) => lastValueFrom(call$))
    await requests(1)
    const busy = client.stats()
    expect(busy.calls).toEqual({ inFlight: 2, waiting: 1, inBackoff: 0 })
    expect(busy.nodes).toMatchObject([
      {
        id: url,
        url,
        alive: true,
        inFlight: 2,
        requests: 2,
        failures: 0,
        waiting: 1,
        sockets: { open: 1, idle: 0, opening: 0 },
      },
    ])
    answer()
    await both[0]
    await requests(1)
    answer()
    await both[1]
    // Node's agent takes a socket back a moment after the response.
    if (kind !== 'undici') await new Promise((resolve) => setImmediate(resolve))
    const idle = client.stats()
    expect(idle.calls).toEqual({ inFlight: 0, waiting: 0, inBackoff: 0 })
    expect(idle.nodes[0]?.sockets).toEqual({ open: 1, idle: 1, opening: 0 })
    expect(idle.bytes.sent).toBeGreaterThan(200)
    expect(idle.bytes.received).toBeGreaterThan(200)
    expect(JSON.parse(JSON.stringify(idle))).toEqual(idle)
  })

  it('counts calls in backoff until they resume or are unsubscribed', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 503 }))
    // Virtual time, because the retry budget refills with time.
    const scheduler = new VirtualTimeScheduler()
    const client = new Client({ node: 'http://memory', Connection, scheduler, retryBackoff: () => 60 })
    const subscription = client.info$().subscribe()
    expect(client.stats()).toMatchObject({ calls: { inFlight: 1, inBackoff: 1 }, retryBudget: 0.99 })
    subscription.unsubscribe()
    expect(client.stats().calls).toEqual({ inFlight: 0, waiting: 0, inBackoff: 0 })
  })

  it('counts failures of nodes', async () => {
    const Connection = MemoryConnection.answering(() => {
      throw new Error('no route')
    })
    const client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
    await firstValueFrom(client.info$()).catch(() => {})
    expect(client.stats().nodes).toMatchObject([{ alive: false, requests: 1, failures: 1, inFlight: 0 }])
  })

  it('keeps no call that has ended', async () => {
    const { url } = { url: 'http://memory' }
    const client = new Client({
      node: url,
      Connection: MemoryConnection.answering(() => ({ body: {} })),
      interceptors: { perAttempt: [() => NEVER] },
    })
    const calls = Array.from({ length: 3 }, () => client.info$().subscribe())
    expect(client.stats().calls.inFlight).toBe(3)
    for (const call of calls) call.unsubscribe()
    expect(client.stats().calls.inFlight).toBe(0)
  })
})
