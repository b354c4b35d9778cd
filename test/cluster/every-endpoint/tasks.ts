import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** What the nodes are at. */
export function tasks(): void {
  const parent = 'cluster:monitor/tasks/lists'

  it('lists tasks of one kind with their children on the nodes', async () => {
    const { nodes, node_failures } = await lastValueFrom(
      client().tasks.list$({ actions: `${parent}*`, detailed: true }),
    )
    const [node] = Object.values(nodes ?? {})
    expect(node?.name).toBe('node-1')
    const found = Object.values(node?.tasks ?? {})
    expect(found.map(({ action }) => action).sort()).toEqual([parent, `${parent}[n]`])
    expect(node_failures).toBeUndefined()
  })

  it('lists tasks without nodes', async () => {
    const { tasks } = await lastValueFrom(client().tasks.list$({ actions: [parent], group_by: 'none' }))
    expect(tasks).toMatchObject([{ action: parent, cancellable: true }])
    const { tasks: byParent } = await lastValueFrom(client().tasks.list$({ actions: parent, group_by: 'parents' }))
    expect(Object.values(byParent ?? {})).toMatchObject([{ action: parent }])
  })

  it('waits for a background task and stores its result', async () => {
    const index = 'background'
    await lastValueFrom(client().index$({ index, document: { n: 1 } }))
    const { task = '' } = await lastValueFrom(client().indices.forcemerge$({ index, wait_for_completion: false }))
    const asked = { task_id: task, wait_for_completion: true, timeout: '20s' }
    const finished = await lastValueFrom(client().tasks.get$(asked))
    expect(finished.completed).toBe(true)
    expect(`${finished.task.node}:${finished.task.id}`).toBe(task)
    expect(finished.task.action).toBe('indices:admin/forcemerge')
    expect(finished.task.description).toContain(`Force-merge indices [${index}]`)
    expect(finished.response).toMatchObject({ _shards: { failed: 0 } })
  })

  it('cancels no task where none runs', async () => {
    const response = await lastValueFrom(client().tasks.cancel$({ actions: ['nothing*'], nodes: ['node-1'] }))
    expect(response.nodes).toEqual({})
  })
}
