import fc from 'fast-check'
import { Client, errors } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { MemoryConnection } from 'rxelastic/testing'
import { asyncScheduler, lastValueFrom, of, Subject, take, tap, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { record } from '../support/recorded.js'
import {
  type FoundHit,
  type HelperName,
  idsUpTo,
  index,
  nothingOpen,
  numbers,
  read$,
  released,
  sortedIds,
} from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']
const isPage = ({ path }: { path: string }): boolean => path.startsWith('/_search') || path.endsWith('/_search')

describe.each(both)('%s', (helper) => {
  test.each([1, 2, 3, 5])('reads every document once, in %i slices', async (slices) => {
    const { client, cluster } = await numbers(107, { shards: 3 })
    const hits = await lastValueFrom(read$(client, helper, { size: 10 }, { slices }).pipe(toArray()))
    expect(sortedIds(hits)).toEqual(idsUpTo(107))
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test('asks for nothing before it is subscribed to, and reads anew each time', async () => {
    const { client, cluster } = await numbers(5)
    const before = cluster.requests.length
    const hits$ = read$(client, helper)
    expect(cluster.requests).toHaveLength(before)
    const first = await lastValueFrom(hits$.pipe(toArray()))
    expect(sortedIds(first)).toEqual(idsUpTo(5))
    expect(sortedIds(await lastValueFrom(hits$.pipe(toArray())))).toEqual(idsUpTo(5))
  })

  test('completes without a hit where nothing is found', async () => {
    const { client, cluster } = await numbers(3)
    const none = await lastValueFrom(read$(client, helper, { query: { term: { number: 9 } } }).pipe(toArray()))
    expect(none).toEqual([])
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test('keeps the order that is asked for, given as parameters or as a body', async () => {
    const { client } = await numbers(25, { shards: 3 })
    const search = { sort: [{ number: 'desc' }], size: 4, query: { range: { number: { gte: 5 } } } }
    const expected = Array.from({ length: 20 }, (_, place) => 24 - place)
    for (const params of [search, { body: search }]) {
      const hits = await lastValueFrom(read$(client, helper, params).pipe(toArray()))
      expect(hits.map(({ _source }) => _source.number)).toEqual(expected)
    }
  })

  test('emits documents alone, and no more than are wanted', async () => {
    const { client, cluster } = await numbers(30, { shards: 1 })
    const options = { as: 'source', maxItems: 7 }
    const documents = await lastValueFrom(read$(client, helper, { sort: ['number'], size: 5 }, options).pipe(toArray()))
    expect(documents).toEqual(Array.from({ length: 7 }, (_, number) => ({ number })))
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  test('cuts documents out without parsing them', async () => {
    const { client } = await numbers(12, { shards: 2 })
    const hits = await lastValueFrom(read$(client, helper, { size: 5 }, { as: 'raw', slices: 2 }).pipe(toArray()))
    const read = hits.map(({ _id, _source }) => [_id, String(_source)])
    expect(read.sort()).toEqual(idsUpTo(12).map((id) => [id, `{"number":${id.slice(1)}}`]))
  })

  test('asks for no larger pages than it will emit', async () => {
    const { client, cluster } = await numbers(30, { shards: 1 })
    await lastValueFrom(read$(client, helper, { sort: ['number'] }, { maxItems: 3, prefetch: 0 }).pipe(toArray()))
    const sizes = cluster.requests.filter(isPage).map(({ body }) => JSON.parse(body.toString()).size)
    expect(sizes[0]).toBe(3)
  })

  test('ends with the server’s error, and closes what is open', async () => {
    const { client, cluster } = await numbers(30)
    let pages = 0
    cluster.intercept((request) =>
      isPage(request) && ++pages === 3 ? { status: 400, body: { error: 'no' } } : undefined,
    )
    const hits = record(read$(client, helper, { size: 5 }))
    expect(await hits.failed()).toBeInstanceOf(errors.ResponseError)
    expect(hits.values).toHaveLength(10)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test.each([
    [
      {
        _shards: { total: 2, successful: 1, failed: 1, failures: [{ shard: 1, reason: { type: 'odd', reason: 'x' } }] },
      },
      'odd: x',
    ],
    [{ timed_out: true }, 'timed out'],
  ])('ends with a ScanError when hits are missing: %j', async (change, message) => {
    const { client, cluster } = await numbers(30)
    let pages = 0
    cluster.intercept(async (request, respond) => {
      if (!isPage(request) || ++pages !== 2) return undefined
      const reply = await respond()
      return { ...reply, body: JSON.stringify({ ...JSON.parse(String(reply.body)), ...change }) }
    })
    const hits = record(read$(client, helper, { size: 5 }))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain(message)
    expect(hits.values).toHaveLength(5)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test('accepts that hits are missing if the search says so', async () => {
    const { client, cluster } = await numbers(12)
    cluster.intercept(async (request, respond) => {
      if (!isPage(request)) return undefined
      const reply = await respond()
      return { ...reply, body: JSON.stringify({ ...JSON.parse(String(reply.body)), timed_out: true }) }
    })
    const hits = await lastValueFrom(
      read$(client, helper, { size: 5, allow_partial_search_results: true }).pipe(toArray()),
    )
    expect(sortedIds(hits)).toEqual(idsUpTo(12))
  })

  test('begins again when a shard is lost with its node, and emits nothing twice', async () => {
    const { client, cluster } = await numbers(40)
    let pages = 0
    cluster.intercept(async (request, respond) => {
      if (!isPage(request) || ++pages !== 4) return undefined
      const reason = { type: 'node_not_connected_exception', reason: '[node-3] Node not connected' }
      const shards = { total: 2, successful: 1, failed: 1, failures: [{ shard: 1, reason }] }
      const reply = await respond()
      return { ...reply, body: JSON.stringify({ ...JSON.parse(String(reply.body)), _shards: shards }) }
    })
    const hits = await lastValueFrom(read$(client, helper, { size: 5 }).pipe(toArray()))
    expect(sortedIds(hits)).toEqual(idsUpTo(40))
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test.each([{ disconnect: true }, { status: 503, body: {} }])(
    'survives a page that is answered with %j',
    async (answer) => {
      const { client, cluster } = await numbers(40)
      let pages = 0
      cluster.intercept((request) => (isPage(request) && ++pages === 4 ? answer : undefined))
      const hits = await lastValueFrom(read$(client, helper, { size: 5 }).pipe(toArray()))
      expect(sortedIds(hits)).toEqual(idsUpTo(40))
      expect(cluster.openContexts).toEqual(nothingOpen)
    },
  )

  test('says so when it does not know what to leave out after that', async () => {
    const { client, cluster } = await numbers(40)
    let pages = 0
    cluster.intercept((request) => {
      if (!isPage(request) || ++pages !== 4) return undefined
      const reason = { type: 'no_shard_available_action_exception', reason: null }
      return {
        status: 503,
        body: { status: 503, error: { type: 'search_phase_execution_exception', failed_shards: [{ reason }] } },
      }
    })
    const error = await record(read$(client, helper, { size: 5 }, { remember: 10, maxRetries: 0 })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('remember')
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test('says so when the search has expired', async () => {
    let now = 0
    const { client } = await numbers(40, { clock: () => now })
    const hits = read$(client, helper, { size: 5 }, { keepAlive: '1m', prefetch: 0 })
    const error = await record(hits.pipe(tap(() => (now += 20_000)))).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('keepAlive')
  })

  test('leaves nothing behind after take(1)', async () => {
    const { client, cluster } = await numbers(30)
    await lastValueFrom(read$(client, helper, { size: 5 }, { slices: 2 }).pipe(take(1)))
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  test('leaves nothing behind when it is unsubscribed while it is being opened', async () => {
    const { client, cluster } = await numbers(30)
    const opening = cluster.nextRequest()
    cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 20 }))
    const hits = record(read$(client, helper, { size: 5 }))
    await opening
    hits.unsubscribe()
    expect(cluster.openContexts).not.toEqual(nothingOpen)
    expect(await released(client, cluster)).toEqual(nothingOpen)
    expect(hits.endings).toBe(0)
  })

  test('leaves nothing behind when the client closes while it is being opened', async () => {
    const { client, cluster } = await numbers(30)
    const opening = cluster.nextRequest()
    cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 20 }))
    const hits = record(read$(client, helper, { size: 5 }))
    await opening
    expect(await released(client, cluster)).toEqual(nothingOpen)
    expect(await hits.failed()).toBeInstanceOf(errors.RequestError)
  })

  test('is ended by its signal, also between two pages', async () => {
    const { client, cluster } = await numbers(30)
    const controller = new AbortController()
    const hits = record(
      read$(client, helper, { size: 5 }, { signal: controller.signal }),
      ({ _id }) => _id !== '' && hits.values.length === 8 && controller.abort(),
    )
    expect(await hits.failed()).toBeInstanceOf(errors.RequestAbortedError)
    expect(hits.values).toHaveLength(8)
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  test.each([
    [{ slices: 0 }, 'slices'],
    [{ prefetch: -1 }, 'prefetch'],
    [{ as: 'json' }, 'as'],
    [{ meta: true }, 'meta'],
    [{ asStream: true }, 'asStream'],
    [{ slice: 2 }, 'slice'],
  ])('refuses %j', async (options, name) => {
    const { client } = await numbers(0)
    const error = await record(read$(client, helper, {}, options)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain(name)
  })

  test('holds no more than the page in hand and those ahead while its consumer is busy', async () => {
    const { client, cluster } = await numbers(100, { shards: 1 })
    const before = cluster.requests.filter(isPage).length
    const asked = (): number => cluster.requests.filter(isPage).length - before
    let done = 0
    let most = 0
    const work = (hit: FoundHit) => {
      most = Math.max(most, asked() * 10 - done)
      done++
      return of(hit, asyncScheduler)
    }
    const hits = await lastValueFrom(read$(client, helper, { size: 10 }, { prefetch: 2 }).pipe(paced(work), toArray()))
    expect(sortedIds(hits.filter((hit) => typeof hit === 'object'))).toEqual(idsUpTo(100))
    expect(most).toBeLessThanOrEqual(3 * 10)
  })

  test('can be left in the middle of a for await', async () => {
    const { client, cluster } = await numbers(100)
    let seen = 0
    for await (const _hit of iterate(read$(client, helper, { size: 10 }), { highWaterMark: 1 }))
      if (++seen === 25) break
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  test('nothing twice, nothing missing, nothing left open, whatever happens', async () => {
    const { client, cluster } = await numbers(61, { shards: 3 })
    let fails: () => boolean = () => false
    let disconnect = false
    cluster.intercept(async (request, respond) => {
      if (!isPage(request) || !fails()) return undefined
      if (helper === 'scroll$') return { status: 429, body: {} }
      return disconnect ? { ...(await respond()), disconnect } : { status: 503, body: {} }
    })
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.integer({ min: 1, max: 70 }),
          slices: fc.integer({ min: 1, max: 4 }),
          prefetch: fc.integer({ min: 0, max: 3 }),
          until: fc.option(fc.integer({ min: 0, max: 70 })),
          failures: fc.array(fc.boolean(), { maxLength: 12 }),
          cut: fc.boolean(),
        }),
        async ({ size, slices, prefetch, until, failures, cut }) => {
          const own = client.child({ maxRetries: 20 })
          disconnect = cut
          fails = () => failures.pop() === true
          const hits$ = read$(own, helper, { size }, { slices, prefetch })
          const hits = await lastValueFrom((until === null ? hits$ : hits$.pipe(take(until))).pipe(toArray()))
          expect(new Set(sortedIds(hits)).size).toBe(Math.min(until ?? 61, 61))
          expect(hits).toHaveLength(Math.min(until ?? 61, 61))
          if (until === null) expect(cluster.openContexts).toEqual(nothingOpen)
        },
      ),
      { numRuns: 40 },
    )
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })
})

describe('scan$', () => {
  test('slices by the shards', async () => {
    const { client, cluster } = await numbers(30, { shards: 3 })
    await lastValueFrom(read$(client, 'scan$', { size: 20 }, { slices: 'auto' }).pipe(toArray()))
    const slices = cluster.requests.filter(isPage).map(({ body }) => JSON.parse(body.toString()).slice)
    expect(new Set(slices.map(({ id }) => id))).toEqual(new Set([0, 1, 2]))
    expect(slices.every(({ max }) => max === 3)).toBe(true)
  })

  test('sorts by _doc, counts no hits, and says where to search to the point in time only', async () => {
    const { client, cluster } = await numbers(3)
    await lastValueFrom(read$(client, 'scan$', { routing: 'r' }, { keepAlive: '90s' }).pipe(toArray()))
    const opened = cluster.requests.find(({ path }) => path === `/${index}/_pit`)
    expect(opened?.querystring).toBe('routing=r&keep_alive=90000ms')
    const page = cluster.requests.find(({ path }) => path === '/_search')
    const { pit, ...search } = JSON.parse(page?.body.toString() ?? '')
    expect(search).toEqual({ size: 1_000, sort: ['_doc'], track_total_hits: false })
    expect(pit).toEqual({ id: expect.any(String), keep_alive: '90000ms' })
  })

  test('goes on with the id that the latest reply has, and closes that one', async () => {
    const asked: string[] = []
    const Connection = MemoryConnection.answering(({ method, body }) => {
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

  test('goes on from a position as if it had not been interrupted, whenever that was', async () => {
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

  test('tells after each page how far it has come: nothing behind a position was emitted before it', async () => {
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

  test('says so when the point in time of a position is gone', async () => {
    const { client } = await numbers(25)
    const positions: errors.ScanPosition[] = []
    const checkpoint$ = { next: (position: errors.ScanPosition) => positions.push(position) }
    await lastValueFrom(read$(client, 'scan$', { size: 10 }, { checkpoint$ }).pipe(toArray()))
    const resumeFrom = positions[0]
    const error = await record(read$(client, 'scan$', { size: 10 }, { resumeFrom, checkpoint$ })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(error).toMatchObject({ position: resumeFrom })
  })

  test.each([[{}], [{ pit: 'x', slices: [] }], [{ pit: 'x', slices: [{}] }], ['x']])(
    'refuses %j as a position',
    async (resumeFrom) => {
      const { client } = await numbers(0)
      const error = await record(read$(client, 'scan$', {}, { resumeFrom })).failed()
      expect(String(error)).toContain('resumeFrom must be a position')
    },
  )
})
