import type { Client, ClientEvent } from 'rxelastic'
import { concatMap, lastValueFrom, range, toArray } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { ElasticsearchNode } from '../../scripts/elasticsearch/node.js'
import { type Recorded, record } from '../support/recording/recorded.js'
import { answeredBy, connect, Load, search$, urlOf } from './support/nodes.js'
import { fillReplicatedIndex, restore } from './support/replicated-index.js'

let cluster: ElasticsearchCluster

function nodeAt(position: number): ElasticsearchNode {
  const node = cluster.nodes[position]
  if (node === undefined) throw new Error(`there is no node ${position}`)
  return node
}

/** How many of 300 searches, one after another, each node answers. */
async function shares(client: Client): Promise<number[]> {
  const results = await lastValueFrom(
    range(0, 300).pipe(
      concatMap(() => search$(client)),
      toArray(),
    ),
  )
  return cluster.urls.map((url) => results.filter((result) => answeredBy(result) === url).length)
}

/** What each sniff has come to so far: the reason and the nodes' addresses, or the error. */
function sniffs({ values }: Recorded<ClientEvent>): { reason: string; nodes: readonly string[] | unknown }[] {
  return values.flatMap((event) => {
    if (event.type !== 'sniff') return []
    const { reason, nodes, error } = event
    return [{ reason, nodes: nodes?.map(urlOf).sort() ?? error }]
  })
}

const [first, second, third] = [0, 1, 2]
const urlsAt = (...positions: readonly number[]): string[] => positions.map((place) => nodeAt(place).url).sort()

describe('sniffing', () => {
  beforeAll(async () => {
    cluster = await startElasticsearch({ nodes: 3 })
    await fillReplicatedIndex(cluster)
  })

  afterEach(() => restore(cluster))

  afterAll(() => cluster?.stop())

  it('finds all nodes from one, drops dead ones without a failed call, and finds revived ones', async () => {
    const client = connect(nodeAt(first).url, { sniffOnStart: true, sniffOnConnectionFault: true })
    const events = record(client.events$)
    await lastValueFrom(search$(client))
    await events.until(() => sniffs(events).length === 1)
    expect(sniffs(events)).toEqual([{ reason: 'start', nodes: urlsAt(first, second, third) }])
    expect(await shares(client)).toEqual([100, 100, 100])

    const load = new Load(client, 12)
    await load.answered(100)
    await nodeAt(second).kill()
    await events.until(() => sniffs(events).length >= 2)
    await load.answered(100)
    await load.stop()
    expect(sniffs(events)[1]).toEqual({ reason: 'fault', nodes: urlsAt(first, third) })
    expect(await shares(client)).toEqual([150, 0, 150])

    await restore(cluster)
    const before = sniffs(events).length
    const again = new Load(client, 12)
    await again.answered(100)
    await nodeAt(third).kill()
    await events.until(() => sniffs(events).length > before)
    await again.answered(100)
    await again.stop()
    expect(sniffs(events).at(-1)).toEqual({ reason: 'fault', nodes: urlsAt(first, second) })
    expect(await shares(client)).toEqual([150, 150, 0])
  })

  it('finds a node that joins later at the next interval', async () => {
    await nodeAt(third).kill()
    const client = connect(nodeAt(first).url, { sniffInterval: '500ms' })
    const events = record(client.events$)
    const load = new Load(client, 3)
    await events.until(() => sniffs(events).length > 0)
    expect(sniffs(events)[0]).toEqual({ reason: 'interval', nodes: urlsAt(first, second) })
    await nodeAt(third).restart()
    await events.until(() => String(sniffs(events).at(-1)?.nodes).includes(nodeAt(third).url))
    expect(await load.stop()).not.toEqual([])
    expect((await shares(client))[third]).toBeGreaterThan(50)
  })
})
