import { appendFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Client } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import type { ElasticsearchNode } from '../../../scripts/elasticsearch/node.js'

/** Gives a node what stories need and no API can set: it goes to the configuration file, which is read at the start. */
export async function prepareNode(node: ElasticsearchNode): Promise<void> {
  const client = new Client({ node: node.url })
  const folder = dirname(await dataFolder(client).finally(() => client.close()))
  const settings = {
    // Where snapshots may be kept.
    'path.repo': [join(folder, 'repositories')],
    // A cluster that forgets which indices it has deleted can be given them back.
    'cluster.indices.tombstones.size': 1,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  await appendFile(join(folder, 'config', 'elasticsearch.yml'), lines.join(''))
  await node.restart()
}

/** Where a node keeps its indices and what it knows of the cluster. */
export async function dataFolder(client: Client): Promise<string> {
  const { nodes } = await lastValueFrom(client.nodes.info$({ node_id: '_local', metric: 'settings' }))
  const [folder] = Object.values(nodes).flatMap(({ settings }) => settings?.path?.data ?? [])
  if (folder === undefined) throw new Error('the node has not said where its data is')
  return folder
}
