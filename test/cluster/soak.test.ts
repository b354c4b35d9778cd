import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Client } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import { connect } from './support/nodes.js'
import type { SoakReport } from './support/soak.js'
import { fixedCount, index } from './support/soak-calls.js'

let cluster: ElasticsearchCluster

/** How many calls each of the three rounds has. */
const callsPerRound = 2_000

/** Runs it in a process of its own, whose heap nobody else uses. */
async function soak(): Promise<SoakReport> {
  const script = fileURLToPath(new URL('./support/soak.ts', import.meta.url))
  const args = ['--expose-gc', '--import', 'tsx', script, String(cluster.urls[0]), String(callsPerRound)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  const output = await text(child.stdout)
  expect(await exit).toEqual([0, null])
  return JSON.parse(output)
}

interface Stats {
  nodes: Record<string, { indices: { search: Record<string, number> }; http: { current_open: number } }>
}

/** No search, no scroll, no point in time is open, and no connection but the one that asks. */
async function expectServerIsQuiet(): Promise<void> {
  const client = connect(cluster.urls)
  const stats$ = client.request$<Stats>({ method: 'GET', path: '/_nodes/stats/indices,http' })
  const quiet = { open_contexts: 0, scroll_current: 0, query_current: 0, fetch_current: 0 }
  // The server notices a moment later that its client has gone.
  await vi.waitFor(
    async () => {
      const [node] = Object.values((await lastValueFrom(stats$)).nodes)
      expect(node?.indices.search).toMatchObject(quiet)
      expect(node?.http.current_open).toBe(1)
    },
    { timeout: 10_000, interval: 0 },
  )
}

async function fill(): Promise<void> {
  const client = new Client({ nodes: cluster.urls })
  const settings = { number_of_replicas: 0 }
  await lastValueFrom(client.indices.create$({ index, settings }))
  const document = (number: number): object => ({ number, fixed: true, text: 'soak '.repeat(160) })
  const operations = Array.from({ length: fixedCount }, (_, id) => [
    { index: { _id: String(id) } },
    document(id),
  ]).flat()
  await lastValueFrom(client.bulk$({ index, operations, refresh: true }))
  await client.close()
}

describe('soak', () => {
  beforeAll(async () => {
    cluster = await startElasticsearch()
    await fill()
  })

  afterAll(() => cluster?.stop())

  it('loses nothing and leaves nothing in thousands of calls, half of them canceled', async () => {
    const report = await soak()
    const { started, ok, cancelled, failed, reasons, sockets, resources, rounds } = report
    console.log(`soak: ${JSON.stringify(report)}`)

    expect(reasons).toEqual([])
    expect(failed).toBe(0)
    expect(started).toBe(3 * callsPerRound)
    expect(ok + cancelled).toBe(started)
    expect(ok).toBeGreaterThan(started / 10)
    expect(cancelled).toBeGreaterThan(started / 10)
    expect(sockets.most).toBe(8)
    expect(sockets.idle).toBeLessThanOrEqual(8)
    expect(sockets.closed).toBe(0)
    expect(resources).toEqual([])

    // The first round warms up: what V8 compiles and learns stays. What a call left behind would be with its subscribers,
    // its request and its settings, 1 kB at least; half of that for each call of the last round is more than the noise.
    const [, half, end] = rounds
    if (half === undefined || end === undefined) throw new Error('three rounds were asked for')
    expect(end.heap - half.heap).toBeLessThan(callsPerRound * 512)
    expect(end.buffers - half.buffers).toBeLessThan(callsPerRound * 512)

    await expectServerIsQuiet()
  })
})
