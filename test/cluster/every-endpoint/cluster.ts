import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** The cluster as a whole: how it is, what it is told to be, and where its shards are. */
export function cluster(): void {
  it('reports its health and its nodes', async () => {
    const health = await lastValueFrom(client().cluster.health$({ wait_for_events: 'languid' }))
    expect(health).toMatchObject({ cluster_name: 'rxelastic', timed_out: false, number_of_nodes: 1 })
    const { nodes, _nodes } = await lastValueFrom(client().cluster.stats$())
    expect(_nodes).toMatchObject({ total: 1, successful: 1, failed: 0 })
    expect(nodes.count.master).toBe(1)
    const { http, cluster_name } = await lastValueFrom(client().cluster.info$({ target: 'http' }))
    expect(cluster_name).toBe('rxelastic')
    expect(http?.total_opened).toBeGreaterThan(0)
    expect(await lastValueFrom(client().cluster.pendingTasks$())).toEqual({ tasks: [] })
    expect(await lastValueFrom(client().cluster.remoteInfo$())).toEqual({})
  })

  it('reports the selected parts of its state', async () => {
    const state = await lastValueFrom(client().cluster.state$({ metric: ['master_node', 'version'] }))
    expect(state).toMatchObject({ cluster_name: 'rxelastic', master_node: expect.any(String) })
    expect(state).not.toHaveProperty('metadata')
  })

  it('stores settings', async () => {
    const asked = { transient: { 'cluster.max_shards_per_node': 999 } }
    const { transient } = await lastValueFrom(client().cluster.putSettings$({ ...asked, flat_settings: true }))
    expect(transient).toEqual({ 'cluster.max_shards_per_node': '999' })
    const settings = await lastValueFrom(client().cluster.getSettings$({ flat_settings: true }))
    expect(settings).toEqual({ persistent: {}, transient })
    await lastValueFrom(client().cluster.putSettings$({ transient: { 'cluster.max_shards_per_node': null } }))
  })

  it('stores component templates', async () => {
    const name = 'component'
    const template = { settings: { number_of_replicas: 0 } }
    const stored = await lastValueFrom(client().cluster.putComponentTemplate$({ name, template, version: 3 }))
    expect(stored).toEqual({ acknowledged: true })
    expect(await lastValueFrom(client().cluster.existsComponentTemplate$({ name }))).toBe(true)
    const { component_templates } = await lastValueFrom(client().cluster.getComponentTemplate$({ name }))
    expect(component_templates.map(({ component_template }) => component_template.version)).toEqual([3])
    const deleted = await lastValueFrom(client().cluster.deleteComponentTemplate$({ name }))
    expect(deleted).toEqual({ acknowledged: true })
    expect(await lastValueFrom(client().cluster.existsComponentTemplate$({ name }))).toBe(false)
  })

  it('explains the place of a shard and would move it', async () => {
    const index = 'allocated'
    await lastValueFrom(client().indices.create$({ index, settings: { number_of_replicas: 1 } }))
    const explained = await lastValueFrom(client().cluster.allocationExplain$({ index, shard: 0, primary: false }))
    expect(explained).toMatchObject({ current_state: 'unassigned', can_allocate: 'no' })

    const allocate_replica = { index, shard: 0, node: 'node-1' }
    const moved = client().cluster.reroute$({ commands: [{ allocate_replica }], dry_run: true, explain: true })
    const { explanations } = await lastValueFrom(moved)
    const refusals = explanations?.[0]?.decisions.filter(({ decision }) => decision === 'NO')
    expect(refusals?.map(({ decider }) => decider)).toEqual(['same_shard'])
  })

  it('excludes nodes from voting and includes them again', async () => {
    const left = await lastValueFrom(client().cluster.postVotingConfigExclusions$({ node_names: 'elsewhere' }))
    expect(left).toBe('')
    const excluded = async (): Promise<unknown> => {
      const filter_path = 'metadata.cluster_coordination.voting_config_exclusions'
      return lastValueFrom(client().cluster.state$({ metric: 'metadata', filter_path }))
    }
    const exclusion = { node_id: '_absent_', node_name: 'elsewhere' }
    expect(await excluded()).toEqual({ metadata: { cluster_coordination: { voting_config_exclusions: [exclusion] } } })
    await lastValueFrom(client().cluster.deleteVotingConfigExclusions$({ wait_for_removal: false }))
    expect(await excluded()).toEqual({ metadata: { cluster_coordination: { voting_config_exclusions: [] } } })
  })
}
