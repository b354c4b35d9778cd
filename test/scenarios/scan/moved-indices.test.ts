import { type Client, errors } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { type FoundHit, type HelperName, nothingOpen } from './scan-support.js'

const run = <T>(call$: Observable<T>): Promise<T> => lastValueFrom(call$)
const both: HelperName[] = ['scan$', 'scroll$']

/** A cluster with two indices of 20 documents each, and an alias of the first one. */
async function setUp(): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = clientTo(cluster.urls[0] ?? '', { retryBackoff: () => 0 })
  for (const index of ['moving-1', 'moving-2']) {
    await run(client.indices.create$({ index, settings: { number_of_shards: 1 } }))
    const operations = Array.from({ length: 20 }, (_, n) => [{ index: { _id: `${n}` } }, { n }]).flat()
    await run(client.bulk$({ index, refresh: true, operations }))
  }
  await run(client.indices.putAlias$({ index: 'moving-1', name: 'moving' }))
  return { cluster, client }
}

/** Answers the third page as Elasticsearch does after a change: the shard's search is gone. */
function loseThirdPage(cluster: FakeCluster, change: () => Promise<unknown>): void {
  let pages = 0
  cluster.intercept(async ({ path }, respond) => {
    if (!/^\/_search|\/_search/.test(path) || ++pages !== 3) return undefined
    await change()
    const reason = { type: 'search_context_missing_exception', reason: 'No search context found for id [7]' }
    const failures = [{ shard: 0, index: 'moving-1', node: 'n', reason }]
    const response = await respond()
    const shards = { total: 1, successful: 0, skipped: 0, failed: 1, failures }
    return {
      ...response,
      statusCode: 200,
      body: JSON.stringify({ took: 1, timed_out: false, _shards: shards, hits: { hits: [] } }),
    }
  })
}

const CHANGES: readonly [string, string, (client: Client) => Promise<unknown>][] = [
  [
    'an alias moves',
    'moving',
    async (client) => {
      const [remove, add] = ['moving-1', 'moving-2'].map((index) => ({ index, alias: 'moving' }))
      await run(client.indices.updateAliases$({ actions: [{ remove }, { add }] as never }))
    },
  ],
  ['its index is closed', 'moving-*', (client) => run(client.indices.close$({ index: 'moving-1' }))],
  ['its index is deleted', 'moving-*', (client) => run(client.indices.delete$({ index: 'moving-1' }))],
  ['the only index is deleted', 'moving', (client) => run(client.indices.delete$({ index: 'moving-1' }))],
]

describe.each(both)('%s', (helper) => {
  const read$ = (client: Client, index: string) =>
    client.helpers[helper]({ index, size: 4 }, { prefetch: 0 }) as Observable<FoundHit>

  it.each(CHANGES)('ends with a ScanError when %s while it reads', async (_what, index, change) => {
    const { cluster, client } = await setUp()
    loseThirdPage(cluster, () => change(client))
    const hits = record(read$(client, index))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('moving-1 cannot be read again')
    expect(hits.values).toHaveLength(8)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('continues when a node dies and its indices are the same', async () => {
    const { cluster, client } = await setUp()
    loseThirdPage(cluster, async () => undefined)
    const hits = await run(read$(client, 'moving').pipe(toArray()))
    expect(new Set(hits.map(({ _id }) => _id)).size).toBe(20)
    expect(hits).toHaveLength(20)
  })
})
