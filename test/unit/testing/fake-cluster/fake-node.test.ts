import { describe, expect, it } from 'vitest'
import { JSON_TYPE, send, start } from './support.js'

describe('FakeNode', () => {
  it('share their documents', async () => {
    const cluster = await start({ nodes: 2 })
    const [one, two] = cluster.urls
    await fetch(`${one}/books/_doc/1`, { method: 'PUT', headers: JSON_TYPE, body: '{}' })
    expect((await fetch(`${two}/books/_doc/1`)).status).toBe(200)
    expect(cluster.requests.map(({ node }) => node)).toEqual(['fake-node-1', 'fake-node-2'])
  })

  it('can be stopped and started on the same port', async () => {
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

  it('are listed with their addresses', async () => {
    const cluster = await start({ nodes: 3 })
    const { body } = await send(cluster, 'GET', '/_nodes/http')
    const nodes: { http: { publish_address: string } }[] = Object.values(body.nodes)
    expect(nodes.map(({ http }) => `http://${http.publish_address}`)).toEqual(cluster.urls)
  })
})
