import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** What orchestrators of Elasticsearch use. */
export function internal(): void {
  it('stores, reads and deletes the desired nodes', async () => {
    const node = { settings: { 'node.name': 'node-1' }, processors: 2, memory: '1gb', storage: '1gb' }
    const wanted = { history_id: 'wanted', version: 1, body: { nodes: [node] } }
    const answer = await lastValueFrom(client()._internal.updateDesiredNodes$(wanted))
    expect(answer).toEqual({ replaced_existing_history_id: false, dry_run: false })
    const latest = await lastValueFrom(client()._internal.getDesiredNodes$())
    expect(latest).toMatchObject({ history_id: 'wanted', version: 1, nodes: [{ processors: 2 }] })
    expect(await lastValueFrom(client()._internal.deleteDesiredNodes$())).toBe('')
    const none = await lastValueFrom(client()._internal.getDesiredNodes$({}, { ignore: [404], meta: true }))
    expect(none.statusCode).toBe(404)
  })

  it('reads and deletes the desired balance', async () => {
    const balance = await lastValueFrom(client()._internal.getDesiredBalance$())
    expect(balance).toMatchObject({ cluster_balance_stats: { nodes: { 'node-1': {} } } })
    expect(await lastValueFrom(client()._internal.deleteDesiredBalance$())).toBe('')
  })

  it('reports whether nodes can be removed', async () => {
    const removal = await lastValueFrom(client()._internal.prevalidateNodeRemoval$({ names: ['node-1'] }))
    expect(removal).toMatchObject({ is_safe: true, nodes: [{ name: 'node-1' }] })
  })
}
