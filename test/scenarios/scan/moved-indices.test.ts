import { type Client, errors } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { type FoundHit, type HelperName, nothingOpen } from './scan-support.js'

const run = <T>(call$: Observable<T>): Promise<T> => lastValueFrom(call$)
const both: HelperName[] = ['scan$', 'scroll$']

async function fill(client: Client, index: string): Promise<void> {
  await run(client.indices.create$({ index, settings: { number_of_shards: 1 } }))
  const operations = Array.from({ length: 20 }, (_, n) => [{ index: { _id: `${n}` } }, { n }]).flat()
  await run(client.bulk$({ index, refresh: true, operations }))
}

/** A cluster with two indices of 20 documents each, an alias of the first one, and one of both. */
async function setUp(): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = clientTo(cluster.urls[0] ?? '', { retryBackoff: () => 0 })
  for (const index of ['moving-1', 'moving-2']) await fill(client, index)
  await run(client.indices.putAlias$({ index: 'moving-1', name: 'moving' }))
  await run(client.indices.putAlias$({ index: 'moving-*', name: 'both' }))
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

/** What changes, the search's index, the change, and the index that cannot be read again. */
const CHANGES: readonly [string, string, (client: Client) => Promise<unknown>, string?][] = [
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
  [
    'its index is deleted and created again',
    'moving-1',
    async (client) => {
      await run(client.indices.delete$({ index: 'moving-1' }))
      await fill(client, 'moving-1')
    },
  ],
  [
    'an alias loses an index whose shards are alive',
    'both',
    (client) => run(client.indices.deleteAlias$({ index: 'moving-2', name: 'both' })),
    'moving-2',
  ],
  [
    'an index that it names is closed, and unavailable ones are ignored',
    'moving-1,moving-2',
    (client) => run(client.indices.close$({ index: 'moving-2' })),
    'moving-2',
  ],
]

describe.each(both)('%s', (helper) => {
  const read$ = (client: Client, index: string, options: object = {}) => {
    const params = { index, size: 4, ignore_unavailable: true }
    return client.helpers[helper](params, { prefetch: 0, ...options }) as Observable<FoundHit>
  }

  it.each(CHANGES)('ends with a ScanError when %s while it reads', async (_what, index, change, lost = 'moving-1') => {
    const { cluster, client } = await setUp()
    loseThirdPage(cluster, () => change(client))
    const hits = record(read$(client, index))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain(`${lost} cannot be read again`)
    expect(hits.values).toHaveLength(8)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it.each(['moving', 'moving-1', 'moving-1*'])(
    'continues when a node dies and the indices of %s are the same',
    async (index) => {
      const { cluster, client } = await setUp()
      loseThirdPage(cluster, async () => undefined)
      const hits = await run(read$(client, index).pipe(toArray()))
      expect(new Set(hits.map(({ _id }) => _id)).size).toBe(20)
      expect(hits).toHaveLength(20)
    },
  )

  it('continues when an index joined the search meanwhile, and reads it, too', async () => {
    const { cluster, client } = await setUp()
    loseThirdPage(cluster, () => run(client.indices.putAlias$({ index: 'moving-2', name: 'moving' })))
    expect(await run(read$(client, 'moving').pipe(toArray()))).toHaveLength(40)
  })

  it('asks once which indices it reads, however many slices it has', async () => {
    const { cluster, client } = await setUp()
    await run(read$(client, 'both', { slices: 3 }).pipe(toArray()))
    const asked = cluster.requests.map(({ path }) => path).filter((path) => /_settings|_field_caps/.test(path))
    expect(asked).toEqual(['/both/_settings/index.uuid,index.verified_before_close'])
  })

  it('does not ask if it could not begin again', async () => {
    const { cluster, client } = await setUp()
    await run(read$(client, 'both', { remember: 0 }).pipe(toArray()))
    expect(cluster.requests.filter(({ path }) => /_settings|_field_caps/.test(path))).toEqual([])
  })

  describe('without the privilege to see settings', () => {
    // Elasticsearch refuses without its header.
    const refusal = { statusCode: 403, headers: { 'x-elastic-product': undefined }, body: '{}' }
    const refuse = (cluster: FakeCluster) =>
      cluster.intercept(({ path }) => (path.includes('/_settings') ? refusal : undefined))

    it('continues when a node dies and the names of its indices are the same', async () => {
      const { cluster, client } = await setUp()
      refuse(cluster)
      loseThirdPage(cluster, async () => undefined)
      expect(await run(read$(client, 'both').pipe(toArray()))).toHaveLength(40)
    })

    it('ends with a ScanError when an alias loses an index whose shards are alive', async () => {
      const { cluster, client } = await setUp()
      refuse(cluster)
      loseThirdPage(cluster, () => run(client.indices.deleteAlias$({ index: 'moving-2', name: 'both' })))
      expect(String(await record(read$(client, 'both')).failed())).toContain('moving-2 cannot be read again')
    })
  })

  it('does not begin again if it could not learn which indices it reads', async () => {
    const { cluster, client } = await setUp()
    cluster.intercept(({ path }) => (path.includes('/_settings') ? { statusCode: 500, body: '{}' } : undefined))
    loseThirdPage(cluster, async () => undefined)
    const hits = record(read$(client, 'both'))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('it is not known which indices')
    expect(hits.values).toHaveLength(8)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })
})
