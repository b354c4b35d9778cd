import { errors } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { concatMap, lastValueFrom, range } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { ElasticsearchNode } from '../../scripts/elasticsearch/node.js'
import { type FoundHit, type HelperName, read$, sortedIds } from '../scenarios/scan/scan-support.js'
import { connect } from './support/nodes.js'

const count = 40_000
const ids = Array.from({ length: count }, (_, number) => String(number)).sort()

let cluster: ElasticsearchCluster

/** Makes an index of which each shard has two copies, on two of the three nodes. */
async function fill(index: string, shards: number, allocation: object = {}): Promise<void> {
  const client = connect(cluster.urls)
  const settings = { number_of_shards: shards, number_of_replicas: 1, ...allocation }
  await lastValueFrom(client.indices.create$({ index, settings }))
  const batch = (from: number): object[] =>
    Array.from({ length: 5_000 }, (_, place) => [
      { create: { _id: String(from + place) } },
      { number: from + place, text: 'x'.repeat(100) },
    ]).flat()
  const batches$ = range(0, count / 5_000).pipe(
    concatMap((number) => client.bulk$({ index, operations: batch(number * 5_000) })),
  )
  await lastValueFrom(batches$)
  await lastValueFrom(client.indices.refresh$({ index }))
  await healthy()
}

async function healthy(): Promise<void> {
  const asked = { wait_for_nodes: '3', wait_for_status: 'green', timeout: '120s' } as const
  await lastValueFrom(connect(cluster.urls).cluster.health$(asked))
}

interface NodeStatistics {
  nodes: Record<string, { name: string; indices: { search: { open_contexts: number } } }>
}

/** The nodes on which searches are open. */
async function holders(): Promise<string[]> {
  const stats$ = connect(cluster.urls).nodes.stats$({ metric: 'indices', index_metric: 'search' })
  const { nodes } = (await lastValueFrom(stats$)) as unknown as NodeStatistics
  return Object.values(nodes)
    .filter(({ indices }) => indices.search.open_contexts > 0)
    .map(({ name }) => name)
}

async function killHolder(): Promise<ElasticsearchNode | undefined> {
  const [name] = await holders()
  const victim = cluster.nodes[Number(name?.at(-1)) - 1]
  await victim?.kill()
  return victim
}

describe('a scan over nodes that fail', () => {
  beforeAll(async () => {
    cluster = await startElasticsearch({ nodes: 3 })
  })

  afterAll(() => cluster?.stop())

  describe.each<[HelperName, number, number]>([
    ['scan$', 3, 1],
    ['scan$', 3, 2],
    ['scan$', 1, 1],
    ['scroll$', 3, 2],
  ])('%s of %i shards in %i slices', (helper, shards, slices) => {
    it('reads the index exactly although the node of its search context is killed', async () => {
      const index = `${helper.slice(0, -1)}-${shards}-${slices}`
      await fill(index, shards)
      const client = connect(cluster.urls)
      const hits: FoundHit[] = []
      let victim: ElasticsearchNode | undefined
      for await (const hit of iterate(read$(client, helper, { index, size: 1_000 }, { slices }))) {
        if (hits.push(hit) === 10_000) victim = await killHolder()
      }
      expect(sortedIds(hits)).toEqual(ids)
      await victim?.restart()
      await healthy()
      expect(await holders()).toEqual([])
    })
  })

  it('fails with a ScanError if it cannot tell what it has emitted', async () => {
    // The client asks the one node that is not killed: what is lost is told by the others.
    await fill('unremembered', 1, { 'routing.allocation.include._name': 'node-2,node-3' })
    const client = connect(cluster.urls.slice(0, 1))
    let count = 0
    let victim: ElasticsearchNode | undefined
    const read = async (): Promise<void> => {
      for await (const _hit of iterate(read$(client, 'scan$', { index: 'unremembered', size: 500 }, { remember: 0 }))) {
        if (++count === 5_000) victim = await killHolder()
      }
    }
    await expect(read()).rejects.toBeInstanceOf(errors.ScanError)
    await victim?.restart()
    await healthy()
  })
})
