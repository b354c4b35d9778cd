import { createServer } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Client } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { lastValueFrom, Subject, toArray } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { listen } from '../../support/servers/listen.js'
import { startBigResponse } from './big-response.js'

async function bigResponse(hits: number) {
  const big = await startBigResponse(hits)
  onTestFinished(() => big.close())
  return big
}

function clientOf(node: string, options: { idleTimeout?: number } = {}): Client {
  const client = new Client({ node, maxRetries: 0, ...options })
  onTestFinished(() => client.close())
  return client
}

/** What is on the heap and beside it, after collecting garbage. */
function memory(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('memory stays flat during a response of 40 MB', () => {
  const HITS = 40_000
  const EVERY = 8_000
  /** What garbage there may be, and buffers on the way: a quarter of the response. */
  const SOME = 10_000_000

  /** Stops at some hits until the server has stopped as well, and measures. */
  function measuring(big: { stalled(): Promise<void>; readonly sent: number }) {
    const memories: number[] = []
    const ahead: number[] = []
    let read = 0
    return {
      memories,
      ahead,
      async onHit() {
        if (++read % EVERY !== 0) return
        await big.stalled()
        memories.push(memory())
        ahead.push(big.sent - read * 1_000)
      },
    }
  }

  function expectFlat({ memories, ahead }: { memories: number[]; ahead: number[] }): void {
    expect(memories).toHaveLength(HITS / EVERY)
    expect(Math.max(...memories) - Math.min(...memories)).toBeLessThan(SOME)
    // What is sent but not read is in buffers of the two systems.
    expect(Math.max(...ahead)).toBeLessThan(12_000_000)
  }

  it('with paced', async () => {
    const big = await bigResponse(HITS)
    const measured = measuring(big)
    await lastValueFrom(
      clientOf(big.url)
        .helpers.hits$({ index: 'big' })
        .pipe(paced(() => measured.onHit())),
    )
    expectFlat(measured)
  })

  it('with a loop', async () => {
    const big = await bigResponse(HITS)
    const measured = measuring(big)
    for await (const _hit of iterate(clientOf(big.url).helpers.hits$({ index: 'big' }))) await measured.onHit()
    expectFlat(measured)
  })
})

describe('idleTimeout', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] }),
  )
  afterEach(() => void vi.useRealTimers())

  it('does not run while the consumer has paused', async () => {
    const big = await bigResponse(5_000)
    const gate$ = new Subject<string>()
    const client = clientOf(big.url, { idleTimeout: 1_000 })
    const hits$ = client.helpers.hits$({ index: 'big' })
    const run = record(
      hits$.pipe(
        paced(({ _id }) => (_id === '10' ? gate$ : [_id])),
        toArray(),
      ),
    )
    await big.stalled()
    vi.advanceTimersByTime(3_600_000)
    expect(run.errors).toEqual([])
    gate$.next('10')
    gate$.complete()
    const [ids] = await run.completed()
    expect(ids).toHaveLength(5_000)
  })

  it('runs while it waits for the server', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      response.write('{"hits":{"hits":[{"_id":"1"}')
    })
    onTestFinished(() => void server.close())
    const client = clientOf(await listen(server), { idleTimeout: 1_000 })
    const run = record(client.helpers.hits$({ index: 'big' }).pipe(paced(async ({ _id }) => _id)))
    await run.until(() => run.values.length === 1)
    await turn()
    vi.advanceTimersByTime(1_001)
    expect(await run.failed()).toMatchObject({ name: 'TimeoutError', phase: 'idle' })
  })
})
