import { errors } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { asyncScheduler, lastValueFrom, of, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import {
  type FoundHit,
  type HelperName,
  idsUpTo,
  nothingOpen,
  numbers,
  read$,
  released,
  sortedIds,
} from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']
const isPage = ({ path }: { path: string }): boolean => path.startsWith('/_search') || path.endsWith('/_search')

describe.each(both)('%s', (helper) => {
  it.each([1, 2, 3, 5])('reads every document once, in %i slices', async (slices) => {
    const { client, cluster } = await numbers(107, { shards: 3 })
    const hits = await lastValueFrom(read$(client, helper, { size: 10 }, { slices }).pipe(toArray()))
    expect(sortedIds(hits)).toEqual(idsUpTo(107))
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('sends nothing before subscribe, and reads anew each time', async () => {
    const { client, cluster } = await numbers(5)
    const before = cluster.requests.length
    const hits$ = read$(client, helper)
    expect(cluster.requests).toHaveLength(before)
    const first = await lastValueFrom(hits$.pipe(toArray()))
    expect(sortedIds(first)).toEqual(idsUpTo(5))
    expect(sortedIds(await lastValueFrom(hits$.pipe(toArray())))).toEqual(idsUpTo(5))
  })

  it('completes without a hit if nothing is found', async () => {
    const { client, cluster } = await numbers(3)
    const none = await lastValueFrom(read$(client, helper, { query: { term: { number: 9 } } }).pipe(toArray()))
    expect(none).toEqual([])
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('keeps the requested order, given as parameters or as a body', async () => {
    const { client } = await numbers(25, { shards: 3 })
    const search = { sort: [{ number: 'desc' }], size: 4, query: { range: { number: { gte: 5 } } } }
    const expected = Array.from({ length: 20 }, (_, place) => 24 - place)
    for (const params of [search, { body: search }]) {
      const hits = await lastValueFrom(read$(client, helper, params).pipe(toArray()))
      expect(hits.map(({ _source }) => _source.number)).toEqual(expected)
    }
  })

  it('emits only documents, and no more than requested', async () => {
    const { client, cluster } = await numbers(30, { shards: 1 })
    const options = { as: 'source', maxItems: 7 }
    const documents = await lastValueFrom(read$(client, helper, { sort: ['number'], size: 5 }, options).pipe(toArray()))
    expect(documents).toEqual(Array.from({ length: 7 }, (_, number) => ({ number })))
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })

  it('cuts documents out without parsing them', async () => {
    const { client } = await numbers(12, { shards: 2 })
    const hits = await lastValueFrom(read$(client, helper, { size: 5 }, { as: 'raw', slices: 2 }).pipe(toArray()))
    const read = hits.map(({ _id, _source }) => [_id, String(_source)])
    expect(read.sort()).toEqual(idsUpTo(12).map((id) => [id, `{"number":${id.slice(1)}}`]))
  })

  it('requests no larger pages than it will emit', async () => {
    const { client, cluster } = await numbers(30, { shards: 1 })
    await lastValueFrom(read$(client, helper, { sort: ['number'] }, { maxItems: 3, prefetch: 0 }).pipe(toArray()))
    const sizes = cluster.requests.filter(isPage).map(({ body }) => JSON.parse(body.toString()).size)
    expect(sizes[0]).toBe(3)
  })

  it.each([
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

  it('holds only the current page and prefetched ones while its consumer is busy', async () => {
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

  it('can be left in the middle of a for await', async () => {
    const { client, cluster } = await numbers(100)
    let seen = 0
    for await (const _hit of iterate(read$(client, helper, { size: 10 }), { highWaterMark: 1 }))
      if (++seen === 25) break
    expect(await released(client, cluster)).toEqual(nothingOpen)
  })
})
