import { Client, type CopyOptions, errors, type ScanPosition } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, Subject, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

async function start(count: number, shards = 2): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = new Client({ node: cluster.url, retryBackoff: () => 0 })
  onTestFinished(() => client.close())
  await lastValueFrom(client.indices.create$({ index: 'source', settings: { number_of_shards: shards } }))
  const operations = Array.from({ length: count }, (_, n) => [
    { index: { _id: `n${n}`, ...(n % 3 === 0 ? { routing: 'r' } : {}) } },
    `{"n": ${n}.0}`,
  ])
  if (count > 0) await lastValueFrom(client.bulk$({ index: 'source', operations: operations.flat(), refresh: true }))
  return { cluster, client }
}

/** All documents of an index as text, with ids and routing. */
async function contents(client: Client, index: string): Promise<string[]> {
  await lastValueFrom(client.indices.refresh$({ index }))
  const hits = await lastValueFrom(client.helpers.scan$({ index }, { as: 'raw' }).pipe(toArray()))
  return hits.map(({ _id, _routing, _source }) => `${_id} ${_routing} ${_source}`).sort()
}

describe('helpers.copy$', () => {
  it('copies bytes, ids and routing and reports its progress', async () => {
    const { cluster, client } = await start(500)
    const progress = await lastValueFrom(
      client.helpers.copy$({ index: 'source', size: 50 }, { index: 'copy', slices: 2 }).pipe(toArray()),
    )
    const last = progress.at(-1)
    expect(last).toMatchObject({ read: 500, written: 500, failed: 0 })
    expect(last?.position.slices.every(({ done }) => done)).toBe(true)
    for (const { read, written } of progress) expect(written).toBeLessThanOrEqual(read)
    expect(await contents(client, 'copy')).toEqual(await contents(client, 'source'))
    expect(cluster.openContexts.pit).toBe(0)
  })

  it('copies into another cluster under the same names', async () => {
    const { client } = await start(20)
    const { client: to } = await start(0)
    await lastValueFrom(client.helpers.copy$({ index: 'source' }, { to }))
    expect(await contents(to, 'source')).toEqual(await contents(client, 'source'))
  })

  it.each([undefined, ({ n }: { n: number }) => ({ n })])(
    'creates documents with that action, and counts those that are there as written: transform %s',
    async (transform) => {
      const { cluster, client } = await start(20)
      const there = { index: 'copy', id: 'n3', routing: 'r', document: { old: true } } as const
      await lastValueFrom(client.index$(there))
      const actions = new Set<string>()
      cluster.intercept(({ path, body }) => {
        const lines = path.endsWith('/_bulk') ? String(body).trimEnd().split('\n') : []
        for (const [at, line] of lines.entries()) if (at % 2 === 0) actions.add(Object.keys(JSON.parse(line)).join())
        return undefined
      })
      const copy$ = client.helpers.copy$<{ n: number }>(
        { index: 'source' },
        { index: 'copy', action: 'create', transform },
      )
      expect(await lastValueFrom(copy$)).toMatchObject({ read: 20, written: 20, failed: 0 })
      expect(await lastValueFrom(copy$)).toMatchObject({ read: 20, written: 20, failed: 0 })
      expect([...actions]).toEqual(['create'])
      const copied = await contents(client, 'copy')
      expect(copied).toHaveLength(20)
      expect(copied).toContain('n3 r {"old":true}')
    },
  )

  it('transforms documents and omits some', async () => {
    const { client } = await start(20)
    const copy$ = client.helpers.copy$<{ n: number }>(
      { index: 'source' },
      { index: 'copy', transform: ({ n }, { _id }) => (n % 2 === 0 ? null : { from: _id }) },
    )
    expect(await lastValueFrom(copy$)).toMatchObject({ read: 20, written: 10 })
    expect((await contents(client, 'copy'))[0]).toMatch(/^n1 undefined {"from":"n1"}$/)
  })

  it('makes the copy equal to its source after any number of kills and resumes', async () => {
    const { cluster, client } = await start(1_000)
    let position: ScanPosition | undefined
    let kills = 0
    const options: CopyOptions = {
      index: 'copy',
      slices: 2,
      checkpoint$: { next: (reached) => (position = reached) },
      bulk: { flushOperations: 40, concurrency: 3 },
    }
    for (let finished = false; !finished; ) {
      finished = await new Promise<boolean>((resolve, reject) => {
        let left = 8 + ((kills * 7) % 11)
        const copy = client.helpers
          .copy$({ index: 'source', size: 30 }, position === undefined ? options : { ...options, resumeFrom: position })
          .subscribe({
            // The socket that the last kill has cut.
            error: (error) => (error instanceof errors.ConnectionError ? resolve(false) : reject(error)),
            complete: () => {
              stop()
              resolve(true)
            },
          })
        // At some request it is killed: what is on its way is carried out, or not.
        const stop = cluster.intercept((_request, respond) => {
          if (--left > 0) return undefined
          stop()
          kills++
          copy.unsubscribe()
          resolve(false)
          return kills % 2 === 0 ? respond() : { disconnect: true }
        })
      })
    }
    expect(kills).toBeGreaterThan(5)
    expect(await contents(client, 'copy')).toEqual(await contents(client, 'source'))
  })

  it('reports no position before all earlier documents are settled', async () => {
    const { cluster, client } = await start(200, 1)
    const gate$ = new Subject<void>()
    const settled: number[] = []
    let requests = 0
    cluster.intercept(async (request, respond) => {
      if (!request.path.endsWith('/_bulk')) return undefined
      if (++requests > 1) return undefined
      const response = await respond()
      await firstValueFrom(gate$)
      return response
    })
    const positions: ScanPosition[] = []
    const finished = lastValueFrom(
      client.helpers.copy$(
        { index: 'source', size: 20 },
        {
          index: 'copy',
          checkpoint$: { next: (position) => positions.push(position) },
          bulk: { flushOperations: 20, concurrency: 2, unsettled$: { next: () => settled.push(0) } },
        },
      ),
    )
    // The other place carries the rest, but for the last position.
    for (let request = 1; request < 9; request++) await cluster.nextRequest(({ path }) => path.endsWith('/_bulk'))
    expect(positions).toEqual([])
    gate$.next()
    expect(await finished).toMatchObject({ written: 200 })
    expect(positions.length).toBeGreaterThan(0)
    expect(settled).toEqual([])
  })

  it('keeps its point in time open while documents are not settled', async () => {
    const { cluster, client } = await start(30, 1)
    const open: number[] = []
    cluster.intercept((request) => {
      if (request.path.endsWith('/_bulk')) open.push(cluster.openContexts.pit)
      return undefined
    })
    await lastValueFrom(client.helpers.copy$({ index: 'source' }, { index: 'copy' }))
    expect(open).toEqual([1])
    expect(cluster.openContexts.pit).toBe(0)
  })

  it('copies nothing when it resumes at the end, and fails for documents that cannot be written', async () => {
    const { client } = await start(10)
    const { position } = await lastValueFrom(client.helpers.copy$({ index: 'source' }, { index: 'copy' }))
    const again = await lastValueFrom(
      client.helpers.copy$({ index: 'source' }, { index: 'copy', resumeFrom: position }),
    )
    expect(again).toMatchObject({ read: 0, written: 0 })
    await lastValueFrom(client.indices.create$({ index: 'strict', mappings: { properties: { n: { type: 'date' } } } }))
    const broken$ = client.helpers.copy$<{ n: number }>(
      { index: 'source' },
      { index: 'strict', transform: () => ({ n: 'no date' }) },
    )
    await expect(lastValueFrom(broken$)).rejects.toThrow(errors.BulkError)
  })

  it('reports unwritten documents as plain raw hits', async () => {
    const { client } = await start(0)
    await lastValueFrom(client.indices.create$({ index: 'strict', mappings: { properties: { n: { type: 'date' } } } }))
    await lastValueFrom(client.bulk$({ index: 'source', operations: [{ index: { _id: 'x' } }, '{"n":"no date"}'] }))
    await lastValueFrom(client.indices.refresh$({ index: 'source' }))
    const params = { index: 'source' }
    const [hit] = await lastValueFrom(client.helpers.scan$(params, { as: 'raw' }).pipe(toArray()))
    const error: unknown = await lastValueFrom(client.helpers.copy$(params, { index: 'strict' })).catch(
      (error: unknown) => error,
    )
    if (!(error instanceof errors.BulkError)) throw error
    const document = error.failures[0]?.samples[0]?.document
    expect(document).toStrictEqual(hit)
    expect(hit?.sort).toEqual([0, 0])
  })

  it('reports unsettled documents as plain raw hits', async () => {
    const { cluster, client } = await start(3, 1)
    const arrived = new Subject<void>()
    cluster.intercept((request) => {
      if (!request.path.endsWith('/_bulk')) return undefined
      arrived.next()
      return new Promise(() => {})
    })
    const hits = await lastValueFrom(client.helpers.scan$({ index: 'source' }, { as: 'raw' }).pipe(toArray()))
    const unsettled$ = new Subject<{ document: unknown; state: string }>()
    const unsettled: unknown[] = []
    unsettled$.subscribe(({ document }) => unsettled.push(document))
    const left = firstValueFrom(arrived)
    const subscription = client.helpers.copy$({ index: 'source' }, { index: 'copy', bulk: { unsettled$ } }).subscribe()
    await left
    subscription.unsubscribe()
    expect(unsettled).toStrictEqual(hits)
  })

  it.each([
    [{}, 'an index to copy to'],
    [{ index: 'copy', too: 1 }, 'did you mean to'],
    [{ to: 5 }, 'must be a Client'],
    [{ index: 'copy', slices: 0 }, 'slices'],
    [{ index: 'copy', bulk: { as: 'flush' } }, 'as'],
    [{ index: 'copy', bulk: { flushByte: 1 } }, 'flushBytes'],
  ])('refuses %j', async (options, message) => {
    const client = new Client({ node: 'http://localhost:1' })
    await expect(lastValueFrom(client.helpers.copy$({ index: 'source' }, options as CopyOptions))).rejects.toThrow(
      message,
    )
  })
})
