import { randomBytes } from 'node:crypto'
import { Client } from 'rxelastic'
import { concatMap, from, lastValueFrom, toArray } from 'rxjs'
import type { ElasticsearchCluster } from '../../../scripts/elasticsearch/cluster.js'

/** How many documents of which size it has: all together they are more than the buffers of a socket can swallow. */
export const documentCount = 1_000
export const documentSize = 24_000

export const index = 'replicated'

/** Makes an index of which every node has a copy. */
export async function fillReplicatedIndex({ urls }: ElasticsearchCluster): Promise<void> {
  await withClient(urls, async (client) => {
    const settings = { number_of_shards: 1, auto_expand_replicas: '0-all' }
    const mappings = { dynamic: false, properties: { number: { type: 'integer' } } } as const
    await lastValueFrom(client.indices.create$({ index, settings, mappings }))
    const batches = from([0, 1, 2, 3]).pipe(concatMap((part) => client.bulk$({ index, operations: batch(part, 4) })))
    await lastValueFrom(batches.pipe(toArray()))
    await lastValueFrom(client.indices.refresh$({ index }))
  })
  await healthy(urls)
}

function batch(part: number, parts: number): object[] {
  const numbers = Array.from({ length: documentCount / parts }, (_, offset) => part + parts * offset)
  return numbers.flatMap((number) => {
    const text = randomBytes(documentSize / 2).toString('hex')
    return [{ create: { _id: String(number) } }, { number, text }]
  })
}

/** Starts again what was killed, and waits until all nodes have found each other and have the data. */
export async function restore({ nodes, urls }: ElasticsearchCluster, name: string = index): Promise<void> {
  await Promise.all(nodes.map(async (node) => ((await answers(node.url)) ? undefined : node.restart())))
  await healthy(urls, name)
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/_cluster/health?master_timeout=30s`).then(
    async (response) => (await response.arrayBuffer()).byteLength > 0,
    () => false,
  )
}

async function healthy(urls: readonly string[], name: string = index): Promise<void> {
  const asked = { index: name, wait_for_nodes: String(urls.length), wait_for_status: 'green', timeout: '120s' } as const
  await withClient(urls, (client) => lastValueFrom(client.cluster.health$(asked)))
}

async function withClient(nodes: readonly string[], use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ nodes })
  try {
    await use(client)
  } finally {
    await client.close()
  }
}
