import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Client } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

const HITS = 1_000_000
const SIZE = 5_000
const PREFETCH = 2
/** How many hits are on their way within the consumer. */
const WAITING = 16
/** How often memory is measured, and what the rest of the process may do to it. */
const EVERY = HITS / 10
const SOME = 6_000_000

/** What is on the heap and beside it, after collecting garbage: twice, as Node 26 leaves some of it the first time. */
function memory(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc')
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** An endless index, of which the first million hits are found; how many of its pages were asked for. */
function endless() {
  // Two pages in turn: one that ended where the previous one did would be refused.
  const [even, odd] = [1, 2].map((sort) => {
    const hits = Array.from({ length: SIZE }, (_, place) => ({
      _index: 'i',
      _id: String(place),
      _source: { place },
      sort: [sort],
    }))
    return Buffer.from(JSON.stringify({ hits: { hits } }))
  })
  const end = Buffer.from(JSON.stringify({ hits: { hits: [] } }))
  let pages = 0
  const Connection = MemoryConnection.answering(({ method, path }) => {
    if (!path.startsWith('/_search')) return { body: method === 'DELETE' ? {} : { id: 'p' } }
    const page = pages++ % 2 === 0 ? even : odd
    return { body: pages > HITS / SIZE ? end : Buffer.from(page ?? end) }
  })
  const client = new Client({ node: 'http://memory', Connection })
  onTestFinished(() => client.close())
  return {
    hits$: (options: object) => client.helpers.scan$({ size: SIZE }, { prefetch: PREFETCH, ...options }),
    pages: () => pages,
  }
}

/** Counts hits, and measures what there is in memory and how many pages are ahead. */
function measuring(pages: () => number) {
  const memories: number[] = []
  let read = 0
  let ahead = 0
  return {
    memories,
    count(): void {
      ahead = Math.max(ahead, pages() - Math.floor((read + WAITING) / SIZE))
      if (++read % EVERY === 0) memories.push(memory())
    },
    get totals() {
      return { read, ahead }
    },
  }
}

const growth = (memories: readonly number[]): number => Math.max(...memories) - (memories[0] ?? 0)

describe('reading a million hits slowly', { timeout: 120_000 }, () => {
  it('needs no more memory with paced than at first, but 8 bytes per hit', async () => {
    const { hits$, pages } = endless()
    const measured = measuring(pages)
    const work = async (): Promise<void> => measured.count()
    await lastValueFrom(hits$({}).pipe(paced(work, { concurrency: WAITING })))
    expect(measured.totals).toEqual({ read: HITS, ahead: PREFETCH + 1 })
    expect(growth(measured.memories)).toBeLessThan(8 * HITS + SOME)
  })

  it('needs no more memory in a loop than at first', async () => {
    const { hits$, pages } = endless()
    const measured = measuring(pages)
    for await (const _hit of iterate(hits$({ remember: 0 }), { highWaterMark: WAITING })) measured.count()
    expect(measured.totals).toEqual({ read: HITS, ahead: PREFETCH + 1 })
    expect(growth(measured.memories)).toBeLessThan(SOME)
  })
})
