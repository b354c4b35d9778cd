import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** What is done to the files of an index, and what can be known of them. */
export function indexUpkeep(): void {
  const index = 'upkeep'
  const whole = { total: 1, successful: 1, failed: 0 }

  beforeAll(async () => {
    const settings = { number_of_shards: 1, number_of_replicas: 0 }
    await lastValueFrom(client().indices.create$({ index, settings }))
    for (const id of ['1', '2', '3']) await lastValueFrom(client().index$({ index, id, document: { n: Number(id) } }))
  })

  it('refreshes, flushes and merges it', async () => {
    expect((await lastValueFrom(client().indices.refresh$({ index })))._shards).toEqual(whole)
    expect((await lastValueFrom(client().indices.flush$({ index, force: true })))._shards).toEqual(whole)
    await lastValueFrom(client().delete$({ index, id: '3', refresh: true }))
    expect((await lastValueFrom(client().indices.forcemerge$({ index, max_num_segments: 1 })))._shards).toEqual(whole)
    const { indices } = await lastValueFrom(client().indices.segments$({ index }))
    const [shard] = [indices[index]?.shards['0']].flat()
    const segments = Object.values(shard?.segments ?? {}).filter(({ search }) => search)
    expect(segments).toMatchObject([{ num_docs: 2 }])
  })

  it('reports its statistics', async () => {
    const { indices, _all } = await lastValueFrom(client().indices.stats$({ index, metric: ['docs', 'indexing'] }))
    expect(indices?.[index]?.primaries?.docs?.count).toBe(2)
    expect(indices?.[index]?.total?.indexing?.delete_total).toBe(1)
    expect(_all.primaries?.indexing?.index_total).toBe(3)
    expect(_all.primaries?.merges).toBeUndefined()
  })

  it('clears its caches', async () => {
    const response = await lastValueFrom(client().indices.clearCache$({ index, fielddata: true, fields: ['n'] }))
    expect(response._shards).toEqual(whole)
  })

  it('reports the places and recoveries of its shards', async () => {
    const recovered = (await lastValueFrom(client().indices.recovery$({ index, detailed: true })))[index]
    expect(recovered?.shards).toMatchObject([{ id: 0, type: 'EMPTY_STORE', stage: 'DONE', primary: true }])
    const { indices } = await lastValueFrom(client().indices.shardStores$({ index, status: 'all' }))
    expect(indices[index]?.shards['0']?.stores).toMatchObject([{ allocation: 'primary' }])
  })

  it('reports the disk usage and the use of its fields', async () => {
    const { [index]: usage } = await lastValueFrom(
      client().indices.diskUsage$<Record<string, DiskUsage>>({ index, run_expensive_tasks: true }),
    )
    expect(usage?.fields.n?.points_in_bytes).toBeGreaterThan(0)
    await lastValueFrom(client().search$({ index, query: { range: { n: { gte: 1 } } } }))
    const used = await lastValueFrom(client().indices.fieldUsageStats$({ index, fields: 'n' }))
    expect(used[index]).toMatchObject({ shards: [{ stats: { fields: { n: { points: 1 } } } }] })
  })

  it('reloads its search analyzers', async () => {
    const { reload_details } = await lastValueFrom(client().indices.reloadSearchAnalyzers$({ index }))
    expect(reload_details).toMatchObject([{ index, reloaded_analyzers: [] }])
  })
}

/** The specification leaves this response open. */
interface DiskUsage {
  readonly fields: Readonly<Record<string, { readonly points_in_bytes: number }>>
}
