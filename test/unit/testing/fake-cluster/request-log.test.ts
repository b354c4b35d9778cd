import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { JSON_TYPE, send, start } from './support.js'

describe('RequestLog', () => {
  it('records requests', async () => {
    const cluster = await start()
    await send(cluster, 'PUT', '/books/_doc/1?refresh=true', { title: 'Emma' })
    const [request] = cluster.requests
    expect(request).toMatchObject({ method: 'PUT', path: '/books/_doc/1', querystring: 'refresh=true' })
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.body.toString()).toBe('{"title":"Emma"}')
  })

  it('is emptied by clearRequests', async () => {
    const cluster = await start()
    await send(cluster, 'GET', '/_tasks')
    cluster.clearRequests()
    expect(cluster.requests).toEqual([])
    await send(cluster, 'GET', '/')
    expect(cluster.requests.map(({ path }) => path)).toEqual(['/'])
  })

  it('keeps up to a thousand requests', async () => {
    const cluster = await start()
    await send(cluster, 'GET', '/_search')
    await Promise.all(Array.from({ length: 1_000 }, () => send(cluster, 'GET', '/_tasks')))
    expect(cluster.requests).toHaveLength(1_000)
    expect(cluster.requests.every(({ path }) => path === '/_tasks')).toBe(true)
  })

  it('waits for requests', async () => {
    const cluster = await start()
    const search = cluster.nextRequest(({ path }) => path === '/_search')
    await send(cluster, 'GET', '/_tasks')
    await send(cluster, 'GET', '/_search')
    expect((await search).path).toBe('/_search')
  })

  it('rejects a wait when the cluster closes', async () => {
    const cluster = await start()
    const never = cluster.nextRequest()
    await cluster.close()
    await expect(never).rejects.toThrow('closed')
  })

  it('omits bodies that cannot be decompressed', async () => {
    const cluster = await start()
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' }
    const response = await fetch(`${cluster.url}/_bulk`, { method: 'POST', headers, body: 'no gzip' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('request body is required')
  })

  it('decompresses bodies', async () => {
    const cluster = await start()
    const response = await fetch(`${cluster.url}/books/_doc/1`, {
      method: 'PUT',
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync('{"title":"Emma"}'),
    })
    expect(response.status).toBe(201)
    expect(cluster.requests[0]?.body.toString()).toBe('{"title":"Emma"}')
  })
})
