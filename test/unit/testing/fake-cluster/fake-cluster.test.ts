import { FakeCluster } from 'rxelastic/testing'
import { describe, expect, it } from 'vitest'
import { JSON_TYPE, send, start } from './support.js'

describe('FakeCluster', () => {
  it.each<[options: unknown, message: string]>([
    [{ node: 2 }, 'FakeCluster has no option "node"; did you mean nodes?'],
    [{ nodes: 0 }, 'nodes must be a whole number between 1 and 100, got 0'],
    [{ version: 7 }, 'version must be one of 8, 9, got 7'],
    [9200, 'FakeCluster: options must be an object, got a number'],
  ])('refuses the options %j', async (options, message) => {
    await expect(Reflect.apply(FakeCluster.start, FakeCluster, [options])).rejects.toThrow(message)
  })

  it('requires a password if it has one', async () => {
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

  it('counts open searches and lets them expire', async () => {
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

  it('shows documents to searches a second after they were written', async () => {
    let now = 0
    const cluster = await start({ clock: () => now })
    await send(cluster, 'PUT', '/books/_doc/1', {})
    now += 999
    expect((await send(cluster, 'GET', '/books/_count')).body.count).toBe(0)
    now += 1
    expect((await send(cluster, 'GET', '/books/_count')).body.count).toBe(1)
  })

  it('gives each document to exactly one slice', async () => {
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

  it('pages the same documents while others come and go', async () => {
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

  it('closes with its block', async () => {
    let url = ''
    {
      await using cluster = await FakeCluster.start()
      url = cluster.url
      expect((await fetch(url)).status).toBe(200)
    }
    await expect(fetch(url)).rejects.toThrow()
  })

  it('names a port that is taken', async () => {
    const cluster = await start()
    await expect(FakeCluster.start({ port: Number(new URL(cluster.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
