import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { defaultVersion } from '../../../scripts/elasticsearch/options.js'
import { client } from './engine.js'

/** What the nodes tell of themselves. */
export function nodes(): void {
  it('describe themselves', async () => {
    const { nodes, _nodes } = await lastValueFrom(client().nodes.info$({ node_id: '_local', metric: ['http', 'os'] }))
    expect(_nodes).toMatchObject({ total: 1, failed: 0 })
    const [node] = Object.values(nodes)
    expect(node?.version).toBe(defaultVersion)
    expect(node?.http?.publish_address).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(node?.os?.allocated_processors).toBeGreaterThan(0)
    expect(node?.jvm).toBeUndefined()
  })

  it('report statistics', async () => {
    const response = await lastValueFrom(
      client().nodes.stats$({ metric: ['indices', 'jvm'], index_metric: ['docs', 'search'] }),
    )
    const [node] = Object.values(response.nodes)
    expect(node?.jvm?.mem?.heap_max_in_bytes).toBeGreaterThan(100_000_000)
    expect(node?.indices?.search?.open_contexts).toBe(0)
    expect(node?.indices?.indexing).toBeUndefined()
    expect(node?.process).toBeUndefined()
  })

  it('report the use of their handlers', async () => {
    const { nodes } = await lastValueFrom(client().nodes.usage$({ metric: 'rest_actions' }))
    const [node] = Object.values(nodes)
    expect(node?.rest_actions.nodes_usage_action).toBeGreaterThan(0)
    expect(node?.aggregations).toBeUndefined()
  })

  it('show their hot threads as text', async () => {
    const asked = { threads: 1, snapshots: 1, interval: '10ms', type: 'cpu' } as const
    const text = await lastValueFrom(client().nodes.hotThreads$(asked))
    expect(text).toMatch(/^::: \{node-1\}/)
    expect(text).toContain('interval=10ms, busiestThreads=1,')
  })

  it('reload their secure settings', async () => {
    const { nodes, cluster_name } = await lastValueFrom(client().nodes.reloadSecureSettings$({ node_id: '_local' }))
    expect(cluster_name).toBe('rxelastic')
    expect(Object.values(nodes)).toEqual([{ name: 'node-1' }])
  })
}
