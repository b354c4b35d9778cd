import { gunzipSync, gzipSync } from 'node:zlib'
import { FakeCluster, type FakeClusterOptions } from 'rxelastic/testing'
import { afterEach, describe, expect, test } from 'vitest'

const JSON_TYPE = { 'content-type': 'application/json' }
const started: FakeCluster[] = []

async function start(options?: FakeClusterOptions): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(options)
  started.push(cluster)
  return cluster
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((cluster) => cluster.close()))
})

async function send(cluster: FakeCluster, method: string, path: string, body?: unknown) {
  const payload = body === undefined ? {} : { headers: JSON_TYPE, body: JSON.stringify(body) }
  const response = await fetch(`${cluster.url}${path}`, { method, ...payload })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

describe('requests', () => {
  test('are recorded', async () => {
    const cluster = await start()
    await send(cluster, 'PUT', '/books/_doc/1?refresh=true', { title: 'Emma' })
    const [request] = cluster.requests
    expect(request).toMatchObject({ method: 'PUT', path: '/books/_doc/1', querystring: 'refresh=true' })
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.body.toString()).toBe('{"title":"Emma"}')
  })

  test('are recorded up to a thousand', async () => {
    const cluster = await start()
    await send(cluster, 'GET', '/_search')
    await Promise.all(Array.from({ length: 1_000 }, () => send(cluster, 'GET', '/_tasks')))
    expect(cluster.requests).toHaveLength(1_000)
    expect(cluster.requests.every(({ path }) => path === '/_tasks')).toBe(true)
  })

  test('can be waited for', async () => {
    const cluster = await start()
    const search = cluster.nextRequest(({ path }) => path === '/_search')
    await send(cluster, 'GET', '/_tasks')
    await send(cluster, 'GET', '/_search')
    expect((await search).path).toBe('/_search')
  })

  test('that never come are given up when the cluster closes', async () => {
    const cluster = await start()
    const never = cluster.nextRequest()
    await cluster.close()
    await expect(never).rejects.toThrow('closed')
  })

  test('that cannot be decompressed have no body', async () => {
    const cluster = await start()
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' }
    const response = await fetch(`${cluster.url}/_bulk`, { method: 'POST', headers, body: 'no gzip' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('request body is required')
  })

  test('may be compressed', async () => {
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

describe('replies', () => {
  test('name the product', async () => {
    const cluster = await start()
    const response = await fetch(cluster.url)
    expect(response.headers.get('x-elastic-product')).toBe('Elasticsearch')
    expect(await response.json()).toMatchObject({ version: { number: '9.2.0' }, tagline: 'You Know, for Search' })
  })

  test('are compressed for those who ask', async () => {
    const cluster = await start()
    const response = await fetch(`${cluster.url}/_tasks`, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await response.json()).toEqual({ nodes: {} })
    cluster.intercept(() => ({ headers: { 'content-encoding': 'identity' }, body: gzipSync('x') }))
    expect(gunzipSync(await (await fetch(cluster.url)).arrayBuffer()).toString()).toBe('x')
  })

  test('say loudly what the stand-in cannot do', async () => {
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
      const reply = await send(cluster, 'POST', path, body)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(JSON.stringify(reply.body)).toContain('not_supported_by_fake_cluster')
    }
  })
})

describe('interceptors', () => {
  test('answer in place of the cluster until they are removed', async () => {
    const cluster = await start()
    const remove = cluster.intercept(({ path }) =>
      path === '/_tasks' ? { status: 503, body: { busy: true } } : undefined,
    )
    expect(await send(cluster, 'GET', '/_tasks')).toEqual({ status: 503, body: { busy: true } })
    expect((await send(cluster, 'GET', '/_search')).status).toBe(200)
    remove()
    expect((await send(cluster, 'GET', '/_tasks')).status).toBe(200)
  })

  test('added last are asked first', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ status: 500, body: {} }))
    cluster.intercept(() => ({ status: 429, body: {} }))
    expect((await send(cluster, 'GET', '/')).status).toBe(429)
  })

  test('may change the answer of the cluster', async () => {
    const cluster = await start()
    cluster.intercept(async (_request, respond) => ({ ...(await respond()), status: 418 }))
    expect(await send(cluster, 'GET', '/_tasks')).toEqual({ status: 418, body: { nodes: {} } })
  })

  test('may leave out a header', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ headers: { 'X-Elastic-Product': undefined }, body: {} }))
    expect((await fetch(cluster.url)).headers.has('x-elastic-product')).toBe(false)
  })

  test('may answer late', async () => {
    const cluster = await start()
    cluster.intercept(() => ({ body: {}, delay: 50 }))
    const before = performance.now()
    await send(cluster, 'GET', '/')
    expect(performance.now() - before).toBeGreaterThan(45)
  })

  test('may cut the connection, before or within the body', async () => {
    const cluster = await start()
    const remove = cluster.intercept(() => ({ disconnect: true }))
    await expect(fetch(cluster.url)).rejects.toThrow()
    remove()
    cluster.intercept(() => ({ disconnect: true, body: 'x'.repeat(1_000) }))
    const response = await fetch(cluster.url)
    await expect(response.text()).rejects.toThrow()
  })

  test('may never answer, or never finish', async () => {
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

  test('that fail are reported as the failure of the test they are', async () => {
    const cluster = await start()
    cluster.intercept(() => {
      throw new Error('a mistake in the test')
    })
    const { status, body } = await send(cluster, 'GET', '/')
    expect(status).toBe(500)
    expect(body.error.reason).toContain('a mistake in the test')
  })
})

describe('nodes', () => {
  test('share their documents', async () => {
    const cluster = await start({ nodes: 2 })
    const [one, two] = cluster.urls
    await fetch(`${one}/books/_doc/1`, { method: 'PUT', headers: JSON_TYPE, body: '{}' })
    expect((await fetch(`${two}/books/_doc/1`)).status).toBe(200)
    expect(cluster.requests.map(({ node }) => node)).toEqual(['fake-node-1', 'fake-node-2'])
  })

  test('can be stopped and started on the same port', async () => {
    const cluster = await start({ nodes: 2 })
    const [first] = cluster.nodes
    const { url } = cluster
    await first?.stop()
    expect(first?.isRunning).toBe(false)
    await expect(fetch(url)).rejects.toThrow()
    const health = JSON.parse(await (await fetch(`${cluster.urls[1]}/_cluster/health`)).text())
    expect(health.number_of_nodes).toBe(1)
    await first?.start()
    expect(cluster.url).toBe(url)
    expect((await fetch(url)).status).toBe(200)
  })

  test('are listed with their addresses', async () => {
    const cluster = await start({ nodes: 3 })
    const { body } = await send(cluster, 'GET', '/_nodes/http')
    const nodes: { http: { publish_address: string } }[] = Object.values(body.nodes)
    expect(nodes.map(({ http }) => `http://${http.publish_address}`)).toEqual(cluster.urls)
  })
})

describe('a cluster', () => {
  test('asks for a password when it has one', async () => {
    const cluster = await start({ username: 'elastic', password: 'secret' })
    const refused = await fetch(`${cluster.url}/_search?a=b`)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('Basic realm="security"')
    expect(refused.headers.has('x-elastic-product')).toBe(false)
    expect(JSON.parse(await refused.text()).error).toMatchObject({
      type: 'security_exception',
      reason: 'missing authentication credentials for REST request [/_search?a=b]',
    })
    const login = (password: string) => ({ authorization: `Basic ${btoa(`elastic:${password}`)}` })
    expect((await fetch(cluster.url, { headers: login('wrong') })).status).toBe(401)
    expect((await fetch(cluster.url, { headers: login('secret') })).status).toBe(200)
  })

  test('counts open searches and lets them expire', async () => {
    let now = 0
    const cluster = await start({ clock: () => now })
    await send(cluster, 'PUT', '/books/_doc/1?refresh=true', {})
    const pit = await send(cluster, 'POST', '/books/_pit?keep_alive=1m')
    await send(cluster, 'POST', '/books/_search?scroll=2m')
    expect(cluster.openContexts).toEqual({ pit: 1, scroll: 1 })
    const stats = await send(cluster, 'GET', '/_nodes/stats/indices/search')
    expect(JSON.stringify(stats.body)).toMatch(/"open_contexts":2.*"scroll_current":1/)
    now += 59_000
    await send(cluster, 'POST', '/_search', { pit: { id: pit.body.id, keep_alive: '1m' } })
    now += 59_000
    expect(cluster.openContexts).toEqual({ pit: 1, scroll: 1 })
    now += 5_000
    expect(cluster.openContexts).toEqual({ pit: 0, scroll: 0 })
    expect((await send(cluster, 'POST', '/_search', { pit: { id: pit.body.id } })).status).toBe(404)
  })

  test('shows documents to searches a second after they were written', async () => {
    let now = 0
    const cluster = await start({ clock: () => now })
    await send(cluster, 'PUT', '/books/_doc/1', {})
    now += 999
    expect((await send(cluster, 'GET', '/books/_count')).body.count).toBe(0)
    now += 1
    expect((await send(cluster, 'GET', '/books/_count')).body.count).toBe(1)
  })

  test('gives each document to exactly one slice', async () => {
    const cluster = await start()
    const bulk = Array.from({ length: 100 }, (_each, id) => `{"index":{"_id":"${id}"}}\n{"n":${id}}\n`).join('')
    await fetch(`${cluster.url}/books/_bulk?refresh=true`, { method: 'POST', headers: JSON_TYPE, body: bulk })
    const { body } = await send(cluster, 'POST', '/books/_pit?keep_alive=1m')
    const ids: string[] = []
    for (let id = 0; id < 3; id++) {
      const pit = { id: body.id }
      const found = await send(cluster, 'POST', '/_search', { pit, slice: { id, max: 3 }, size: 100, sort: ['_doc'] })
      expect(found.body.hits.total.value).toBe(found.body.hits.hits.length)
      ids.push(...found.body.hits.hits.map((hit: { _id: string }) => hit._id))
    }
    expect(ids).toHaveLength(100)
    expect(new Set(ids).size).toBe(100)
  })

  test('pages the same documents while others come and go', async () => {
    const cluster = await start()
    const write = async (from: number) => {
      const bulk = Array.from({ length: 3_000 }, (_each, n) => `{"index":{"_id":"${from + n}"}}\n{}\n`).join('')
      await fetch(`${cluster.url}/books/_bulk?refresh=true`, { method: 'POST', headers: JSON_TYPE, body: bulk })
    }
    await write(0)
    const { body } = await send(cluster, 'POST', '/books/_pit?keep_alive=1m')
    const ids = new Set<string>()
    let after: unknown
    for (let page = 0; page < 3; page++) {
      await write(0)
      await write(5_000 * page)
      const search = { pit: { id: body.id }, size: 1_000, sort: ['_doc'], ...(after ? { search_after: after } : {}) }
      const { hits } = (await send(cluster, 'POST', '/_search', search)).body.hits
      for (const { _id } of hits) ids.add(_id)
      after = hits.at(-1)?.sort
    }
    expect(ids.size).toBe(3_000)
    expect([...ids].every((id) => Number(id) < 3_000)).toBe(true)
  })

  test('closes with its block', async () => {
    let url = ''
    {
      await using cluster = await FakeCluster.start()
      url = cluster.url
      expect((await fetch(url)).status).toBe(200)
    }
    await expect(fetch(url)).rejects.toThrow()
  })

  test('says which port is taken', async () => {
    const cluster = await start()
    await expect(FakeCluster.start({ port: Number(new URL(cluster.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
