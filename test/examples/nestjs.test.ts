import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { home } from './install.js'
import { start } from './run.js'
import { type Service, startService } from './service.js'

const COUNT = 20_000

describe('the example nestjs', () => {
  let service: Service

  beforeAll(async () => {
    const cities = Array.from({ length: COUNT }, (_, n) => ({ name: `city${n}`, text: 'x'.repeat(200) }))
    service = await startService(cities, (environment) =>
      start('node_modules/tsx/dist/cli.mjs', [`${home}nestjs/main.ts`], environment, `${home}nestjs`),
    )
  })

  afterAll(() => service?.stop())

  beforeEach(() => service.cluster.clearRequests())

  it('searches', async () => {
    expect(await (await fetch(`${service.url}/search?q=city123`)).json()).toHaveLength(5)
    expect((await fetch(`${service.url}/search`)).status).toBe(400)
  })

  it('cancels a search in Elasticsearch when the browser disconnects', async () => {
    const stop = service.cluster.intercept(() => ({ hang: true }))
    const asked = service.cluster.nextRequest(({ path }) => path === '/cities/_search')
    const browser = new AbortController()
    const left = fetch(`${service.url}/search?q=city`, { signal: browser.signal }).catch((error: Error) => error.name)
    await asked
    const closed = once(service.proxy.sockets, 'close')
    browser.abort()
    expect(await left).toBe('AbortError')
    // Elasticsearch cancels a search when its socket closes.
    await closed
    stop()
    expect((await fetch(`${service.url}/health`)).status).toBe(200)
  })

  it('exports all documents', async () => {
    const response = await fetch(`${service.url}/export`)
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(COUNT)
    expect(service.cluster.openContexts.pit).toBe(0)
  })

  it('sends events at the pace of the browser and closes the scan when it disconnects', async () => {
    const browser = new AbortController()
    const response = await fetch(`${service.url}/events`, { signal: browser.signal })
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(Buffer.from(first?.value ?? []).toString()).toMatch(/^data: {"name":"city\d+"/)
    const closed = service.cluster.nextRequest(({ method, path }) => method === 'DELETE' && path === '/_pit')
    browser.abort()
    await closed
    const pages = service.cluster.requests.filter(({ path }) => path === '/_search').length
    expect(pages).toBeLessThan(COUNT / 1_000)
  })

  it('writes an upload', async () => {
    const body = '{"name":"one"}\n{"name":"two"}\n'
    const response = await fetch(`${service.url}/upload`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(await response.json()).toEqual({ written: 2, failed: 0 })
    expect(await (await fetch(`${service.url}/search?q=two`)).json()).toEqual(['two'])
  })

  it('hides errors of the cluster from users', async () => {
    const stop = service.cluster.intercept(() => ({ statusCode: 401, body: { status: 401, error: 'no such user' } }))
    const response = await fetch(`${service.url}/search?q=city`)
    stop()
    expect(response.status).toBe(502)
    expect(await response.json()).toEqual({ message: 'the search has failed' })
  })

  it('is not ready while the cluster is down', async () => {
    const stop = service.cluster.intercept(() => ({ disconnect: true }))
    expect((await fetch(`${service.url}/health`)).status).toBe(503)
    stop()
    expect(await (await fetch(`${service.url}/health`)).json()).toEqual({ status: 'yellow' })
  })

  it('answers the calls in flight at shutdown', async () => {
    const stop = service.cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 500 }))
    const asked = service.cluster.nextRequest()
    const answer = fetch(`${service.url}/search?q=city123`)
    await asked
    const exit = once(service.process, 'exit')
    service.process.kill('SIGTERM')
    expect(await (await answer).json()).toHaveLength(5)
    expect(await exit).toEqual([143, null]) // the code of tsx for a process that SIGTERM ended
    stop()
  })
})
