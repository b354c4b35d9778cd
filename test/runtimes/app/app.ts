import { Client, HttpConnection } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { cancelCalls } from './cancellation.js'
import { tryProxy, tryTls } from './connections.js'
import { askServer } from './queries.js'
import { readHits } from './reading.js'
import { traceCalls } from './tracing.js'
import { writeDocuments } from './writing.js'

/** Uses every part of the library. Resolves to the names of the parts that worked, and leaves nothing behind. */
export async function useLibrary(): Promise<string[]> {
  const globals = Object.getOwnPropertyNames(globalThis).length
  const cluster = await FakeCluster.start()
  const parts: string[] = []
  for (const options of [{}, { Connection: HttpConnection }, { compression: true }]) {
    const client = new Client({ node: cluster.url, ...options })
    parts.push(...(await writeDocuments(client)), ...(await readHits(client)), ...(await cancelCalls(client, cluster)))
    await client.close()
  }
  parts.push(...(await tryProxy(cluster.url)), ...(await tryTls()), ...(await askServer()), ...(await traceCalls()))
  await cluster.close()
  if (Object.getOwnPropertyNames(globalThis).length === globals) parts.push('no global is left')
  return [...new Set(parts)]
}
