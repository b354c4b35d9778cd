import fc from 'fast-check'
import { Client, errors } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, Subject, take, tap, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { turnOfTheEventLoop } from '../../support/laws/readers.js'
import { record } from '../../support/recording/recorded.js'
import { type FoundHit, idsUpTo, index, numbers, read$, sortedIds } from './scan-support.js'

const isPage = ({ path }: { path: string }): boolean => path.startsWith('/_search') || path.endsWith('/_search')

describe('scan$', () => {
  it('slices by the shards', async () => {
    const { client, cluster } = await numbers(30, { shards: 3 })
    await lastValueFrom(read$(client, 'scan$', { size: 20 }, { slices: 'auto' }).pipe(toArray()))
    const slices = cluster.requests.filter(isPage).map(({ body }) => JSON.parse(body.toString()).slice)
    expect(new Set(slices.map(({ id }) => id))).toEqual(new Set([0, 1, 2]))
    expect(slices.every(({ max }) => max === 3)).toBe(true)
  })

  it('sorts by _doc, counts no hits, and names the indices for the point in time only', async () => {
    const { client, cluster } = await numbers(3)
    await lastValueFrom(read$(client, 'scan$', { routing: 'r' }, { keepAlive: '90s' }).pipe(toArray()))
    const opened = cluster.requests.find(({ path }) => path === `/${index}/_pit`)
    expect(opened?.querystring).toBe('routing=r&keep_alive=90000ms')
    const page = cluster.requests.find(({ path }) => path === '/_search')
    const { pit, ...search } = JSON.parse(page?.body.toString() ?? '')
    expect(search).toEqual({ size: 1_000, sort: ['_doc'], track_total_hits: false })
    expect(pit).toEqual({ id: expect.any(String), keep_alive: '90000ms' })
  })

  it('continues with the id of the latest response and closes that one', async () => {
    const asked: string[] = []
    const Connection = MemoryConnection.answering(({ method, path, body }) => {
      if (/_settings|_field_caps/.test(path)) return { body: {} }
      const { id, pit } = JSON.parse(String(body ?? '{}'))
      if (method !== 'POST' || pit !== undefined) asked.push(pit?.id ?? id)
      if (pit === undefined) return { body: { id: 'pit-0' } }
      const hits = asked.length < 3 ? [{ _id: String(asked.length), sort: [asked.length] }] : []
      return { body: { pit_id: `pit-${asked.length}`, hits: { hits } } }
    })
    const client = new Client({ node: 'http://memory', Connection })
    await lastValueFrom(read$(client, 'scan$').pipe(toArray()))
    expect(asked).toEqual(['pit-0', 'pit-1', 'pit-2', 'pit-3'])
  })

  it('resumes from a position as if it had not been interrupted', async () => {
    const { client, cluster } = await numbers(61, { shards: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.integer({ min: 1, max: 30 }),
          slices: fc.integer({ min: 1, max: 3 }),
          stops: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
        }),
        async ({ size, slices, stops }) => {
          const hits: FoundHit[] = []
          let resumeFrom: errors.ScanPosition | undefined
          for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
            const checkpoint$ = new Subject<errors.ScanPosition>()
            // What another process would read from a file.
            checkpoint$.subscribe((position) => (resumeFrom = JSON.parse(JSON.stringify(position))))
            const part$ = read$(client, 'scan$', { size }, { slices, checkpoint$, resumeFrom })
            hits.push(...(await lastValueFrom(part$.pipe(take(stop), toArray()))))
            if (hits.length < 61) expect(cluster.openContexts.pit).toBe(1)
          }
          expect(hits).toHaveLength(61)
          expect(sortedIds(hits)).toEqual(idsUpTo(61))
          expect(resumeFrom?.slices.every(({ done }) => done)).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('reports a position after each page: everything before it was emitted', async () => {
    const { client } = await numbers(25, { shards: 1 })
    const log: (string | number)[] = []
    const checkpoint$ = { next: ({ slices }: errors.ScanPosition) => log.push(slices[0]?.done ? 'done' : 'page') }
    await lastValueFrom(
      read$(client, 'scan$', { size: 10, sort: ['number'] }, { checkpoint$ }).pipe(
        tap((hit) => log.push(hit._source.number)),
      ),
    )
    const hits = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place)
    expect(log).toEqual([...hits(0, 10), 'page', ...hits(10, 20), 'page', ...hits(20, 25), 'page', 'done'])
  })

  it('explains that the point in time of a position has expired', async () => {
    const { client } = await numbers(25)
    const positions: errors.ScanPosition[] = []
    const checkpoint$ = { next: (position: errors.ScanPosition) => positions.push(position) }
    await lastValueFrom(read$(client, 'scan$', { size: 10 }, { checkpoint$ }).pipe(toArray()))
    const resumeFrom = positions[0]
    const error = await record(read$(client, 'scan$', { size: 10 }, { resumeFrom, checkpoint$ })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(error).toMatchObject({ position: resumeFrom })
  })

  it('reports with an error the position of a slow consumer', async () => {
    const { client, cluster } = await numbers(25)
    let pages = 0
    cluster.intercept(({ path }) => {
      if (path !== '/_search' || ++pages !== 2) return undefined
      return {
        statusCode: 400,
        body: {
          status: 400,
          error: { type: 'x', failed_shards: [{ reason: { type: 'search_context_missing_exception' } }] },
        },
      }
    })
    const positions: errors.ScanPosition[] = []
    const checkpoint$ = { next: (position: errors.ScanPosition) => positions.push(position) }
    const slow = paced((hit: FoundHit) => turnOfTheEventLoop().then(() => hit))
    const hits = record(read$(client, 'scan$', { size: 10, sort: ['number'] }, { checkpoint$, remember: 0 }).pipe(slow))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(hits.values).toHaveLength(10)
    expect(error).toMatchObject({
      position: { slices: [{ done: false, searchAfter: expect.stringMatching(/^\[9,/) }] },
    })
  })

  it.each([
    [{}],
    [{ pit: 'x', slices: [] }],
    [{ pit: 'x', slices: [{}] }],
    [{ pit: 'x', slices: [{ done: false, searchAfter: [1] }] }],
    ['x'],
  ])('refuses %j as a position', async (resumeFrom) => {
    const { client } = await numbers(0)
    const error = await record(read$(client, 'scan$', {}, { resumeFrom })).failed()
    expect(String(error)).toContain('resumeFrom must be a position')
  })
})
