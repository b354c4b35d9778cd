import fc from 'fast-check'
import { Client, errors } from 'rxelastic'
import { asyncScheduler, lastValueFrom, type SchedulerLike, take, tap, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { type HelperName, idsUpTo, nothingOpen, numbers, read$, released, sortedIds } from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']
const isPage = ({ path }: { path: string }): boolean => path.startsWith('/_search') || path.endsWith('/_search')

/** A clock by which nobody waits before reading again, and releases have their time. */
const hurried: SchedulerLike = {
  now: () => asyncScheduler.now(),
  schedule: (work: never, delay = 0, state?: never) => asyncScheduler.schedule(work, delay < 5_000 ? 0 : delay, state),
}

describe.each(both)('%s', (helper) => {
  it('ends with the server’s error and closes what is open', async () => {
    const { client, cluster } = await numbers(30)
    let pages = 0
    cluster.intercept((request) =>
      isPage(request) && ++pages === 3 ? { statusCode: 400, body: { error: 'no' } } : undefined,
    )
    const hits = record(read$(client, helper, { size: 5 }))
    expect(await hits.failed()).toBeInstanceOf(errors.ResponseError)
    expect(hits.values).toHaveLength(10)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it.each([
    ['503 without a body', { statusCode: 503, body: 'null' }, errors.ElasticsearchClientError],
    [
      'JSON that is broken behind its hits',
      { body: '{"hits":{"hits":[{"sort":[1]}]},"x":1x}' },
      errors.DeserializationError,
    ],
    ['a hit that is no JSON', { body: '{"hits":{"hits":[{"sort":[1x]}]}}' }, errors.DeserializationError],
  ])('ends with an error of this library for %s', async (_what, answer, kind) => {
    const { client, cluster } = await numbers(30, { client: { maxRetries: 0 } })
    let pages = 0
    const headers = { 'content-type': 'application/json' }
    cluster.intercept((request) => (isPage(request) && ++pages === 2 ? { headers, ...answer } : undefined))
    const hits = record(read$(client, helper, { size: 5 }, { remember: 0 }))
    expect(await hits.failed()).toBeInstanceOf(kind)
    expect(hits.values).toHaveLength(5)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it.each([
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
      const response = await respond()
      return { ...response, body: JSON.stringify({ ...JSON.parse(String(response.body)), ...change }) }
    })
    const hits = record(read$(client, helper, { size: 5 }))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain(message)
    expect(hits.values).toHaveLength(5)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('accepts that hits are missing if the search says so', async () => {
    const { client, cluster } = await numbers(12)
    cluster.intercept(async (request, respond) => {
      if (!isPage(request)) return undefined
      const response = await respond()
      return { ...response, body: JSON.stringify({ ...JSON.parse(String(response.body)), timed_out: true }) }
    })
    const hits = await lastValueFrom(
      read$(client, helper, { size: 5, allow_partial_search_results: true }).pipe(toArray()),
    )
    expect(sortedIds(hits)).toEqual(idsUpTo(12))
  })

  it('restarts when a shard is lost with its node, and emits nothing twice', async () => {
    const { client, cluster } = await numbers(40)
    let pages = 0
    cluster.intercept(async (request, respond) => {
      if (!isPage(request) || ++pages !== 4) return undefined
      const reason = { type: 'node_not_connected_exception', reason: '[node-3] Node not connected' }
      const shards = { total: 2, successful: 1, failed: 1, failures: [{ shard: 1, reason }] }
      const response = await respond()
      return { ...response, body: JSON.stringify({ ...JSON.parse(String(response.body)), _shards: shards }) }
    })
    const hits = await lastValueFrom(read$(client, helper, { size: 5 }).pipe(toArray()))
    expect(sortedIds(hits)).toEqual(idsUpTo(40))
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it.each([{ disconnect: true }, { statusCode: 503, body: {} }, { statusCode: 429, body: {} }])(
    'survives a page with the response %j',
    async (answer) => {
      const { client, cluster } = await numbers(40)
      let pages = 0
      cluster.intercept((request) => (isPage(request) && ++pages === 4 ? answer : undefined))
      const hits = await lastValueFrom(read$(client, helper, { size: 5 }).pipe(toArray()))
      expect(sortedIds(hits)).toEqual(idsUpTo(40))
      expect(cluster.openContexts).toEqual(nothingOpen)
    },
  )

  it('restarts when no node can be reached for a page', async () => {
    const { client, cluster } = await numbers(40)
    let pages = 0
    cluster.intercept((request) => (isPage(request) && ++pages === 4 ? { disconnect: true } : undefined))
    const hits = await lastValueFrom(read$(client, helper, { size: 5 }, { maxRetries: 0 }).pipe(toArray()))
    expect(sortedIds(hits)).toEqual(idsUpTo(40))
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('fails with an explanation if it does not know what it has emitted', async () => {
    const { client, cluster } = await numbers(40)
    let pages = 0
    cluster.intercept((request) => {
      if (!isPage(request) || ++pages !== 4) return undefined
      const reason = { type: 'no_shard_available_action_exception', reason: null }
      return {
        statusCode: 503,
        body: { status: 503, error: { type: 'search_phase_execution_exception', failed_shards: [{ reason }] } },
      }
    })
    const error = await record(read$(client, helper, { size: 5 }, { remember: 10, maxRetries: 0 })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('remember')
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('explains that the search has expired', async () => {
    let now = 0
    const { client } = await numbers(40, { clock: () => now })
    const hits = read$(client, helper, { size: 5 }, { keepAlive: '1m', prefetch: 0 })
    const error = await record(hits.pipe(tap(() => (now += 20_000)))).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('keepAlive')
  })

  it('leaves nothing behind after take(1)', async () => {
    const { client, cluster } = await numbers(30)
    await lastValueFrom(read$(client, helper, { size: 5 }, { slices: 2 }).pipe(take(1)))
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  it('leaves nothing behind when it is unsubscribed during its opening', async () => {
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

  it('leaves nothing behind when the client closes during its opening', async () => {
    const { client, cluster } = await numbers(30)
    const opening = cluster.nextRequest()
    cluster.intercept(async (_request, respond) => ({ ...(await respond()), delay: 20 }))
    const hits = record(read$(client, helper, { size: 5 }))
    await opening
    expect(await released(client, cluster)).toEqual(nothingOpen)
    expect(await hits.failed()).toBeInstanceOf(errors.RequestError)
  })

  it('is ended by its signal, also between two pages', async () => {
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

  it('emits every hit once and leaves nothing open under random faults', async () => {
    const { cluster } = await numbers(61, { shards: 3 })
    let fails: () => boolean = () => false
    let disconnect = false
    cluster.intercept(async (request, respond) => {
      if (!isPage(request) || !fails()) return undefined
      if (helper === 'scroll$') return { statusCode: 429, body: {} }
      return disconnect ? { ...(await respond()), disconnect } : { statusCode: 503, body: {} }
    })
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          size: fc.integer({ min: 1, max: 70 }),
          slices: fc.integer({ min: 1, max: 4 }),
          prefetch: fc.integer({ min: 0, max: 3 }),
          until: fc.option(fc.integer({ min: 0, max: 70 })),
          // A scroll is begun again after each.
          failures: fc.array(fc.boolean(), { maxLength: helper === 'scroll$' ? 6 : 12 }),
          cut: fc.boolean(),
        }),
        async ({ size, slices, prefetch, until, failures, cut }) => {
          // One for each run: many failures in a row use up a client's retry budget.
          const own = new Client({ nodes: cluster.urls, retryBackoff: () => 0, maxRetries: 20, scheduler: hurried })
          disconnect = cut
          fails = () => failures.pop() === true
          const hits$ = read$(own, helper, { size }, { slices, prefetch })
          const hits = await lastValueFrom((until === null ? hits$ : hits$.pipe(take(until))).pipe(toArray()))
          expect(new Set(sortedIds(hits)).size).toBe(Math.min(until ?? 61, 61))
          expect(hits).toHaveLength(Math.min(until ?? 61, 61))
          if (until === null) expect(cluster.openContexts).toEqual(nothingOpen)
          expect(await released(own, cluster)).toEqual(nothingOpen)
        },
      ),
      { numRuns: 40 },
    )
  })
})
