import { describe, expect, it, vi } from 'vitest'
import { send, start } from './support.js'

describe('FakeInterceptors', () => {
  it('answer in place of the cluster until they are removed', async () => {
    const cluster = await start()
    const remove = cluster.intercept(({ path }) =>
      path === '/_tasks' ? { statusCode: 503, body: { busy: true } } : undefined,
    )
    expect(await send(cluster, 'GET', '/_tasks')).toEqual({ status: 503, body: { busy: true } })
    expect((await send(cluster, 'GET', '/_search')).status).toBe(200)
    remove()
    expect((await send(cluster, 'GET', '/_tasks')).status).toBe(200)
  })

  it('added last are asked first', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ statusCode: 500, body: {} }))
    cluster.intercept(() => ({ statusCode: 429, body: {} }))
    expect((await send(cluster, 'GET', '/')).status).toBe(429)
  })

  it('may change the answer of the cluster', async () => {
    const cluster = await start()
    cluster.intercept(async (_request, respond) => ({ ...(await respond()), statusCode: 418 }))
    expect(await send(cluster, 'GET', '/_tasks')).toEqual({ status: 418, body: { nodes: {} } })
  })

  it('may not answer with what is no response', async () => {
    const cluster = await start()
    expect(() => cluster.intercept({ statusCode: 429 } as never)).toThrow('the interceptor must be a function')
    cluster.intercept(() => ({ status: 429 }) as object)
    const { status, body } = await send(cluster, 'GET', '/')
    expect(status).toBe(500)
    expect(JSON.stringify(body)).toContain('a response has no option \\"status\\"; did you mean statusCode?')
  })

  it('may leave out a header', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ headers: { 'X-Elastic-Product': undefined }, body: {} }))
    expect((await fetch(cluster.url)).headers.has('x-elastic-product')).toBe(false)
  })

  it('may answer late', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ body: { late: true }, delay: 51 }))
    const timers = vi.spyOn(globalThis, 'setTimeout')
    expect((await send(cluster, 'GET', '/')).body).toEqual({ late: true })
    expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(51)
    timers.mockRestore()
  })

  it('may cut the connection, before or within the body', async () => {
    const cluster = await start()
    const remove = cluster.intercept(() => ({ disconnect: true }))
    await expect(fetch(cluster.url)).rejects.toThrow()
    remove()
    cluster.intercept(() => ({ disconnect: true, body: 'x'.repeat(1_000) }))
    const response = await fetch(cluster.url)
    await expect(response.text()).rejects.toThrow()
  })

  it('may never answer, or never finish', async () => {
    const cluster = await start()
    const remove = cluster.intercept(() => ({ hang: true }))
    const abandoned = new AbortController()
    const nothing = fetch(cluster.url, { signal: abandoned.signal })
    await cluster.nextRequest()
    abandoned.abort()
    await expect(nothing).rejects.toThrow()
    remove()
    cluster.intercept(() => ({ hang: true, body: 'half and half' }))
    const headers = { 'accept-encoding': 'identity' }
    const reader = (await fetch(cluster.url, { headers })).body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('half an')
  })

  it('that throw fail the test with their error', async () => {
    const cluster = await start()
    cluster.intercept(() => {
      throw new Error('a mistake in the test')
    })
    const { status, body } = await send(cluster, 'GET', '/')
    expect(status).toBe(500)
    expect(body.error.reason).toContain('a mistake in the test')
  })
})
