import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** The tables for people, as text and as JSON. */
export function cat(): void {
  const index = 'tables'

  beforeAll(async () => {
    const title = { type: 'text', fielddata: true } as const
    const settings = { number_of_replicas: 0 }
    const aliases = { 'tables-alias': {} }
    await lastValueFrom(client().indices.create$({ index, settings, aliases, mappings: { properties: { title } } }))
    await lastValueFrom(client().index$({ index, id: '1', document: { title: 'Emma' }, refresh: true }))
  })

  it('returns tables as text, with the selected columns', async () => {
    expect(await lastValueFrom(client().cat.help$())).toMatch(/^=\^\.\^=\n\/_cat\/allocation\n/)
    expect(await lastValueFrom(client().cat.count$({ index, h: 'count', v: true }))).toBe('count\n1\n')
    expect(await lastValueFrom(client().cat.indices$({ index, h: ['index', 'docs.count'] }))).toBe('tables 1\n')
  })

  it('lists an index and its shards', async () => {
    const asJson = { index, format: 'json' } as const
    expect(await lastValueFrom(client().cat.shards$(asJson))).toMatchObject([{ index, prirep: 'p', state: 'STARTED' }])
    expect(await lastValueFrom(client().cat.segments$(asJson))).toMatchObject([{ index, 'docs.count': '1' }])
    expect(await lastValueFrom(client().cat.recovery$(asJson))).toMatchObject([{ type: 'empty_store', stage: 'done' }])
    const aliases = client().cat.aliases$({ name: 'tables-*', format: 'json' })
    expect(await lastValueFrom(aliases)).toMatchObject([{ alias: 'tables-alias', index, filter: '-' }])

    await lastValueFrom(client().search$({ index, sort: ['title'] }))
    const fielddata = client().cat.fielddata$({ fields: ['title'], format: 'json' })
    expect(await lastValueFrom(fielddata)).toMatchObject([{ node: 'node-1', field: 'title' }])
  })

  it('lists the nodes', async () => {
    const nodes = client().cat.nodes$({ h: ['name', 'master'], format: 'json' })
    expect(await lastValueFrom(nodes)).toEqual([{ name: 'node-1', master: '*' }])
    expect(await lastValueFrom(client().cat.master$({ h: 'node' }))).toBe('node-1\n')
    const attributes = await lastValueFrom(client().cat.nodeattrs$({ format: 'json' }))
    expect(attributes).toMatchObject([{ node: 'node-1', attr: 'xpack.installed', value: 'true' }])
    const allocation = await lastValueFrom(client().cat.allocation$({ node_id: 'node-1', format: 'json' }))
    expect(allocation[0]).toMatchObject({ node: 'node-1', ip: '127.0.0.1' })
    const pools = client().cat.threadPool$({ thread_pool_patterns: ['search', 'write'], h: 'name', s: 'name' })
    expect(await lastValueFrom(pools)).toBe('search\nwrite\n')
    // This distribution has modules, but no plugins.
    expect(await lastValueFrom(client().cat.plugins$())).toBe('')
  })

  it('describes the cluster', async () => {
    await lastValueFrom(client().cluster.health$({ wait_for_events: 'languid' }))
    const health = await lastValueFrom(client().cat.health$({ format: 'json' }))
    expect(health).toMatchObject([{ cluster: 'rxelastic', 'node.total': '1' }])
    const tasks = await lastValueFrom(client().cat.tasks$({ actions: ['cluster:monitor/tasks/lists'], format: 'json' }))
    expect(tasks).toMatchObject([{ action: 'cluster:monitor/tasks/lists', type: 'transport' }])
    expect(await lastValueFrom(client().cat.pendingTasks$({ format: 'json' }))).toEqual([])
    expect(await lastValueFrom(client().cat.repositories$({ format: 'json' }))).toEqual([])
    expect(await lastValueFrom(client().cat.snapshots$({ format: 'json' }))).toEqual([])
  })

  it('lists the templates', async () => {
    const name = 'tables-template'
    const component = 'tables-component'
    await lastValueFrom(client().cluster.putComponentTemplate$({ name: component, template: {}, version: 7 }))
    const composed = { name, index_patterns: 'tables-only-*', composed_of: [component] }
    await lastValueFrom(client().indices.putIndexTemplate$(composed))
    const templates = await lastValueFrom(client().cat.templates$({ name, format: 'json' }))
    expect(templates).toMatchObject([{ name, index_patterns: '[tables-only-*]', composed_of: `[${component}]` }])
    const components = await lastValueFrom(client().cat.componentTemplates$({ name: component, format: 'json' }))
    expect(components).toMatchObject([{ name: component, version: '7', included_in: `[${name}]` }])
  })
}
