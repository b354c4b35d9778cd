import { errors } from 'rxelastic'
import { lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { type HelperName, idsUpTo, numbers, read$, sortedIds } from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']

describe.each(both)('%s', (helper) => {
  it.each(['collapse', 'from', 'pit', 'scroll', 'search_after', 'slice'])('refuses %s at once', async (name) => {
    const { client, cluster } = await numbers(1)
    const { length } = cluster.requests
    for (const params of [{ [name]: 1 }, { body: { [name]: 1 } }]) {
      const error = await record(read$(client, helper, params)).failed()
      expect(error).toBeInstanceOf(errors.ConfigurationError)
      expect(String(error)).toContain(`${helper} reads all that is found: it takes no \`${name}\``)
    }
    expect(cluster.requests).toHaveLength(length)
  })

  it.each([0, -1, 'many', {}])('refuses a size of %j', async (size) => {
    const { client } = await numbers(1)
    const error = await record(read$(client, helper, { size })).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain('size is the number of hits in a page and must be 1 or more')
  })

  it.each<unknown>([undefined, null, 'cities'])('refuses %j for an object', async (params) => {
    const { client } = await numbers(1)
    const error = await record(client.helpers[helper](params as object)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain(`${helper} needs an object such as { index: 'cities' }`)
  })

  it('takes size and sort from its body and ignores undefined parameters', async () => {
    const { client, cluster } = await numbers(7)
    const params = { size: undefined, sort: undefined, body: { size: 3, sort: ['number'] } }
    await lastValueFrom(read$(client, helper, params).pipe(toArray()))
    const search = cluster.requests.find(({ path }) => path.endsWith('/_search'))
    expect(JSON.parse(String(search?.body))).toMatchObject({ size: 3, sort: ['number'] })
  })

  it('takes a sort with orders as one string', async () => {
    const { client } = await numbers(7)
    const hits$ = read$(client, helper, { size: 3, sort: 'number:desc' }, { as: 'source' })
    const hits = await lastValueFrom(hits$.pipe(toArray()))
    expect(hits).toEqual([6, 5, 4, 3, 2, 1, 0].map((number) => ({ number })))
  })

  it.each([
    [{ querystring: { filter_path: 'hits' } }, {}],
    [{}, { querystring: 'filter_path=hits' }],
  ])('refuses filter_path in a querystring: %j, %j', async (params, options) => {
    const { client } = await numbers(1)
    const error = await record(read$(client, helper, params, options)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain('takes filter_path as a parameter')
  })

  it('treats a signal of null as none', async () => {
    const { client } = await numbers(3)
    expect(await lastValueFrom(read$(client, helper, {}, { signal: null }).pipe(toArray()))).toHaveLength(3)
  })

  it('treats undefined and empty parameters as not given', async () => {
    const { client } = await numbers(7)
    const params = { index: undefined, sort: [], size: undefined, from: undefined, filter_path: undefined }
    expect(sortedIds(await lastValueFrom(read$(client, helper, params).pipe(toArray())))).toEqual(idsUpTo(7))
  })
})

describe('scan$', () => {
  it.each(['preference', 'ignore_throttled', 'routing'])(
    'refuses %s in a querystring, which would go to the pages',
    async (name) => {
      const { client, cluster } = await numbers(1)
      const { length } = cluster.requests
      for (const querystring of [{ [name]: 'a' }, `${name}=a`]) {
        const error = await record(read$(client, 'scan$', { querystring })).failed()
        expect(error).toBeInstanceOf(errors.ConfigurationError)
        expect(String(error)).toContain(`scan$: pass \`${name}\` as a parameter, not as a querystring`)
      }
      expect(cluster.requests).toHaveLength(length)
    },
  )
})
