import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { from, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

const numbers = (count: number): { n: number }[] => Array.from({ length: count }, (_, n) => ({ n }))

async function start(): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = new Client({ node: cluster.url, retryBackoff: () => 0 })
  onTestFinished(() => client.close())
  return { cluster, client }
}

/** Numbers between 0 and 1 that are the same each time. */
function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x7fff_ffff
  }
}

async function countOf(client: Client): Promise<number> {
  await lastValueFrom(client.indices.refresh$({ index: 'docs' }))
  return (await lastValueFrom(client.count$({ index: 'docs' }))).count
}

describe('helpers.bulk at a cluster that fails requests', () => {
  it('indexes every document once by id although documents are refused and responses lost', async () => {
    const { cluster, client } = await start()
    cluster.failBulk({
      refuseDocuments: 0.1,
      refuseRequests: 0.05,
      loseRequests: 0.05,
      loseResponses: 0.05,
      random: pseudoRandom(7),
    })
    const flush = await lastValueFrom(
      from(numbers(3_000)).pipe(
        client.helpers.bulk({
          index: 'docs',
          onDocument: ({ n }) => ({ create: { _id: String(n) } }),
          flushOperations: 100,
          concurrency: 3,
          retries: 50,
          as: 'flush',
        }),
      ),
    )
    expect(flush.total).toMatchObject({ ok: 3_000, failed: 0, unknown: 0 })
    expect(flush.total.refused).toBeGreaterThan(100)
    expect(await countOf(client)).toBe(3_000)
  })

  it('accounts for every document by ok and unknown without ids', async () => {
    const { cluster, client } = await start()
    cluster.failBulk({ refuseDocuments: 0.1, loseRequests: 0.1, loseResponses: 0.1, random: pseudoRandom(11) })
    const flush = await lastValueFrom(
      from(numbers(3_000)).pipe(
        client.helpers.bulk({ index: 'docs', flushOperations: 50, as: 'flush', onFailure: 'continue', retries: 50 }),
      ),
    )
    const { ok, failed, unknown } = flush.total
    expect(ok + failed + unknown).toBe(3_000)
    expect(failed).toBe(0)
    expect(unknown).toBeGreaterThan(0)
    const count = await countOf(client)
    expect(count).toBeGreaterThanOrEqual(ok)
    expect(count).toBeLessThanOrEqual(ok + unknown)
  })

  it.each([429, 503, 502] as const)('completes after refusals with %i once the cluster recovers', async (status) => {
    const { cluster, client } = await start()
    const recover = cluster.failBulk({ refuseRequests: 1, status, retryAfter: 0 })
    let requests = 0
    cluster.intercept(() => {
      if (++requests === 3) recover()
      return undefined
    })
    const outcomes = await lastValueFrom(
      from(numbers(10)).pipe(
        client.helpers.bulk({ index: 'docs', onDocument: ({ n }) => ({ index: { _id: `${n}` } }) }),
        toArray(),
      ),
    )
    expect(outcomes.map(({ ok, attempts }) => [ok, attempts])).toEqual(numbers(10).map(() => [true, 4]))
  })

  it('meets limits of size, permissions and failures of single documents', async () => {
    const { cluster, client } = await start()
    const stop = cluster.failBulk({ maxRequestBytes: 500, delay: 1 })
    const documents$ = from(numbers(100))
    const flush = await lastValueFrom(
      documents$.pipe(client.helpers.bulk({ index: 'docs', as: 'flush', concurrency: 1 })),
    )
    expect(flush.total).toMatchObject({ ok: 100 })
    stop()
    const open = cluster.failBulk({ refuseRequests: 1, status: 401 })
    await expect(lastValueFrom(documents$.pipe(client.helpers.bulk({ index: 'docs' })))).rejects.toMatchObject({
      statusCode: 401,
    })
    open()
    cluster.failBulk({ refuseDocuments: ({ id }) => (id === '3' ? 503 : undefined) })
    const failures = await lastValueFrom(
      documents$.pipe(
        client.helpers.bulk({
          index: 'docs',
          as: 'failure',
          retries: 2,
          onDocument: ({ n }) => ({ index: { _id: `${n}` } }),
        }),
        toArray(),
      ),
    )
    expect(failures.map(({ _id, state, status, attempts }) => [_id, state, status, attempts])).toEqual([
      ['3', 'failed', 503, 3],
    ])
  })
})
