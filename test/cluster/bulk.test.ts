import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { lastValueFrom, map, type Observable, tap, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import { connect } from './support/nodes.js'
import { restore } from './support/replicated-index.js'

/** Number of documents that a node is killed among. */
const MANY = Number(process.env.BULK_DOCUMENTS ?? 100_000)

interface Doc {
  readonly number: number
  readonly text: string
}

function* documents(count: number): Generator<Doc> {
  const text = 'some text that makes it larger '.repeat(8)
  for (let number = 0; number < count; number++) yield { number, text }
}

async function countOf(client: Client, index: string): Promise<number> {
  await lastValueFrom(client.indices.refresh$({ index }))
  return (await lastValueFrom(client.count$({ index }))).count
}

/** Numbers of all documents of an index. */
function numbersIn$(client: Client, index: string): Observable<number[]> {
  return client.helpers.scan$<Doc>({ index, size: 5_000, _source: ['number'] }, { as: 'source' }).pipe(
    map(({ number }) => number),
    toArray(),
  )
}

// So many documents take their time on a busy machine.
describe('helpers.bulk while one node of three is killed', { timeout: 900_000 }, () => {
  let cluster: ElasticsearchCluster

  beforeAll(async () => {
    cluster = await startElasticsearch({ nodes: 3 })
  })

  afterAll(() => cluster?.stop())

  async function createIndex(client: Client, index: string): Promise<void> {
    const settings = { number_of_shards: 3, number_of_replicas: 1, refresh_interval: '-1' }
    await lastValueFrom(client.indices.create$({ index, settings, wait_for_active_shards: 'all' }))
  }

  /** Kills a node when a part of the documents is settled. */
  function killAt<T>(position: number, settled: number): (source: Observable<T>) => Observable<T> {
    let count = 0
    return tap(() => {
      if (++count === settled) void cluster.nodes[position]?.kill()
    })
  }

  it('indexes every document exactly once when each has an id', async () => {
    const client = connect(cluster.urls)
    await createIndex(client, 'named')
    const failures = await lastValueFrom(
      pullFrom(documents(MANY)).pipe(
        client.helpers.bulk({
          index: 'named',
          onDocument: ({ number }) => ({ index: { _id: String(number) } }),
          retries: 20,
        }),
        killAt(2, MANY / 2),
        map(({ ok }) => ok),
        toArray(),
      ),
    )
    expect(failures.length).toBe(MANY)
    expect(failures.filter((ok) => !ok)).toEqual([])
    await restore(cluster, 'named')
    expect(await countOf(client, 'named')).toBe(MANY)
  })

  it('accounts for every document by ok and unknown when none has an id', async () => {
    const client = connect(cluster.urls)
    await createIndex(client, 'unnamed')
    const states = { ok: 0, failed: 0, unknown: 0 }
    await lastValueFrom(
      pullFrom(documents(MANY)).pipe(
        client.helpers.bulk({ index: 'unnamed', retries: 20 }),
        killAt(1, MANY / 2),
        tap(({ state }) => states[state]++),
      ),
    )
    await restore(cluster, 'unnamed')
    const count = await countOf(client, 'unnamed')
    expect(states.ok + states.failed + states.unknown).toBe(MANY)
    expect(states.failed).toBe(0)
    expect(count).toBeGreaterThanOrEqual(states.ok)
    expect(count).toBeLessThanOrEqual(states.ok + states.unknown)
    const numbers = await lastValueFrom(numbersIn$(client, 'unnamed'))
    expect(new Set(numbers).size).toBe(count)
  })
})

describe('helpers.bulk at a small server', () => {
  let cluster: ElasticsearchCluster
  let client: Client

  beforeAll(async () => {
    cluster = await startElasticsearch({
      settings: { 'http.max_content_length': '1mb', 'indexing_pressure.memory.limit': '4mb' },
    })
    client = new Client({ nodes: cluster.urls })
  })

  afterAll(async () => {
    await client?.close()
    await cluster?.stop()
  })

  it('gets 413 for requests that are too large and 429 for too many at once', async () => {
    const count = 40_000
    const flush = await lastValueFrom(
      pullFrom(documents(count)).pipe(
        client.helpers.bulk({
          index: 'pressed',
          onDocument: ({ number }) => ({ create: { _id: String(number) } }),
          flushBytes: 3_000_000,
          concurrency: 12,
          retries: 50,
          as: 'flush',
        }),
      ),
    )
    expect(flush.total).toMatchObject({ ok: count, failed: 0, unknown: 0 })
    expect(flush.total.refused).toBeGreaterThan(0)
    expect(await countOf(client, 'pressed')).toBe(count)
  })

  it('adapts so that hardly any request is refused', async () => {
    const count = 300_000
    const flush = await lastValueFrom(
      pullFrom(documents(count)).pipe(
        client.helpers.bulk({ index: 'adapted', flushBytes: 900_000, retries: 50, as: 'flush' }),
      ),
    )
    expect(flush.total).toMatchObject({ ok: count, failed: 0 })
    // Those at the start, before it has found out how much is too much.
    expect(flush.total.refused).toBeLessThan(0.1 * count)
  })

  it('makes the copy equal to its source after twenty kills at random moments', {
    timeout: 900_000,
  }, async () => {
    const count = 30_000
    await lastValueFrom(
      pullFrom(documents(count)).pipe(
        client.helpers.bulk({
          index: 'source',
          onDocument: ({ number }) => ({ index: { _id: String(number) } }),
          as: 'flush',
          refreshOnCompletion: true,
        }),
      ),
    )
    const folder = mkdtempSync(join(tmpdir(), 'rxelastic-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const moments = Array.from({ length: 20 }, () => 3 + Math.floor(Math.random() * 15))
    const args = [cluster.urls[0] ?? '', 'source', 'copy', join(folder, 'position')]
    const endings = []
    for (const moment of [...moments, Number.POSITIVE_INFINITY]) endings.push(await runCopy(args, moment))
    expect(endings, `killed at the attempts ${moments}`).toEqual([...moments.map(() => 'SIGKILL'), 0])
    expect(await countOf(client, 'copy')).toBe(count)
    expect((await lastValueFrom(numbersIn$(client, 'copy'))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, number) => number),
    )
  })
})

/** Runs copying.ts, and kills it at one of its attempts. Returns the signal or the code that it ended with. */
async function runCopy(args: readonly string[], moment: number): Promise<string | number> {
  const script = fileURLToPath(new URL('./support/copying.ts', import.meta.url))
  const child = fork(script, args, { execArgv: ['--import', 'tsx'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let attempts = 0
  child.on('message', () => {
    if (++attempts === moment) child.kill('SIGKILL')
  })
  const [code, signal] = await once(child, 'exit')
  return signal ?? code
}
