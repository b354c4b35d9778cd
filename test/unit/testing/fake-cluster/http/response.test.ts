import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { send, start } from '../support.js'

describe('FakeResponse', () => {
  it('names the product', async () => {
    const cluster = await start()
    const response = await fetch(cluster.url)
    expect(response.headers.get('x-elastic-product')).toBe('Elasticsearch')
    expect(await response.json()).toMatchObject({ version: { number: '9.2.0' }, tagline: 'You Know, for Search' })
  })

  it('is compressed if the client accepts that', async () => {
    const cluster = await start()
    const response = await fetch(`${cluster.url}/_tasks`, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await response.json()).toEqual({ nodes: {} })
    cluster.intercept(() => ({ headers: { 'content-encoding': 'identity' }, body: gzipSync('x') }))
    expect(gunzipSync(await (await fetch(cluster.url)).arrayBuffer()).toString()).toBe('x')
  })

  it('fails with 501 for what the stand-in cannot do', async () => {
    const cluster = await start()
    await send(cluster, 'PUT', '/books/_doc/1', {})
    for (const [path, body] of [
      ['/_search', { query: { fuzzy: { a: 'b' } } }],
      ['/_search', { highlight: {} }],
      ['/_search', { aggs: { a: { date_histogram: { field: 'at' } } } }],
      ['/books/_update/1', { script: 'x' }],
      ['/books/_search?q=emma', {}],
      ['/books/_search?format=yaml', {}],
      ['/books/_doc/2', { day: '2020/01/31' }],
      ['/books/_mapping', { properties: { a: { type: 'date', format: 'yyyy' } } }],
    ] as const) {
      const response = await send(cluster, 'POST', path, body)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(JSON.stringify(response.body)).toContain('not_supported_by_fake_cluster')
    }
  })
})
