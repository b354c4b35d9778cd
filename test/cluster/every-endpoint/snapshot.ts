import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** A repository, and what is kept in it. */
export function snapshots(): void {
  const [repository, snapshot, copy, index] = ['kept', 'first', 'second', 'precious']

  beforeAll(async () => {
    await lastValueFrom(client().indices.create$({ index, settings: { number_of_replicas: 0, number_of_shards: 1 } }))
    await lastValueFrom(client().index$({ index, id: '1', document: { price: 5 }, refresh: true }))
  })

  it('creates, verifies and describes a repository', async () => {
    const settings = { location: 'kept', compress: true, max_number_of_snapshots: 9 }
    const made = await lastValueFrom(
      client().snapshot.createRepository$({ name: repository, verify: false, repository: { type: 'fs', settings } }),
    )
    expect(made.acknowledged).toBe(true)
    const { nodes } = await lastValueFrom(client().snapshot.verifyRepository$({ name: repository }))
    expect(Object.values(nodes)).toEqual([{ name: 'node-1' }])
    const found = (await lastValueFrom(client().snapshot.getRepository$({ name: repository })))[repository]
    expect(found?.type).toBe('fs')
    expect(found?.settings).toEqual({ location: 'kept', compress: 'true', max_number_of_snapshots: '9' })
  })

  it('creates and clones a snapshot', async () => {
    const created = await lastValueFrom(
      client().snapshot.create$({
        repository,
        snapshot,
        wait_for_completion: true,
        indices: index,
        include_global_state: false,
        metadata: { by: 'tests' },
      }),
    )
    expect(created.snapshot).toMatchObject({ snapshot, state: 'SUCCESS', indices: [index], metadata: { by: 'tests' } })
    const asked = { repository, snapshot, target_snapshot: copy, indices: index }
    expect((await lastValueFrom(client().snapshot.clone$(asked))).acknowledged).toBe(true)
  })

  it('lists snapshots and their contents', async () => {
    const list = { repository, snapshot: '*', sort: 'name', order: 'desc' } as const
    const { snapshots, total } = await lastValueFrom(client().snapshot.get$(list))
    expect(snapshots?.map((found) => found.snapshot)).toEqual([copy, snapshot])
    expect(total).toBe(2)
    const { snapshots: states } = await lastValueFrom(client().snapshot.status$({ repository, snapshot }))
    expect(states).toMatchObject([{ state: 'SUCCESS', repository, include_global_state: false }])
    expect(states[0]?.indices[index]?.shards_stats).toMatchObject({ done: 1, failed: 0, total: 1 })
  })

  it('restores an index under another name', async () => {
    const restored = await lastValueFrom(
      client().snapshot.restore$({
        repository,
        snapshot: copy,
        wait_for_completion: true,
        indices: [index],
        rename_pattern: '(.+)',
        rename_replacement: '$1-again',
        index_settings: { 'index.refresh_interval': '9s' },
      }),
    )
    expect(restored.snapshot).toEqual({
      snapshot: copy,
      indices: ['precious-again'],
      shards: { total: 1, failed: 0, successful: 1 },
    })
    const found = await lastValueFrom(client().get$({ index: 'precious-again', id: '1' }))
    expect(found._source).toEqual({ price: 5 })
  })

  it('deletes snapshots, cleans up the repository and deletes it', async () => {
    const asked = { repository, snapshot: [snapshot, copy].join(',') }
    expect((await lastValueFrom(client().snapshot.delete$(asked))).acknowledged).toBe(true)
    const { results } = await lastValueFrom(client().snapshot.cleanupRepository$({ name: repository }))
    expect(results).toEqual({ deleted_bytes: 0, deleted_blobs: 0 })
    expect((await lastValueFrom(client().snapshot.deleteRepository$({ name: repository }))).acknowledged).toBe(true)
    expect(await lastValueFrom(client().snapshot.getRepository$())).toEqual({})
  })
}
