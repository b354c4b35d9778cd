import { Client, errors } from 'rxelastic'
import { lastValueFrom, take } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { nothingOpen, numbers, read$, released } from './scan-support.js'

describe('scroll$', () => {
  const isClear = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'DELETE' && path.startsWith('/_search/scroll')

  it.each([
    ['at its end', 30],
    ['when it is left', 1],
  ])('clears the scrolls of all slices with one request, %s', async (_when, count) => {
    const { client, cluster } = await numbers(30)
    await lastValueFrom(read$(client, 'scroll$', { size: 4 }, { slices: 5 }).pipe(take(count)))
    expect(await released(client, cluster)).toEqual(nothingOpen)
    const cleared = cluster.requests.filter(isClear).map(({ body }) => JSON.parse(String(body)).scroll_id.length)
    expect(cleared).toEqual([5])
  })

  it('clears open scrolls when one of them cannot be opened', async () => {
    const { client, cluster } = await numbers(30)
    cluster.intercept(({ path, body }) =>
      path.endsWith('/_search') && JSON.parse(String(body)).slice?.id === 2
        ? { statusCode: 400, body: { error: 'no' } }
        : undefined,
    )
    const hits = record(read$(client, 'scroll$', {}, { slices: 4 }))
    expect(await hits.failed()).toBeInstanceOf(errors.ResponseError)
    expect(hits.values).toEqual([])
    expect(cluster.openContexts).toEqual(nothingOpen)
    expect(cluster.requests.filter(isClear)).toHaveLength(1)
  })

  it.each([
    ['the flag of the official helper', {}, /^es=[^,]+,.*,h=s$/],
    ['the header of the user', { headers: { 'x-elastic-client-meta': 'own' } }, /^own$/],
  ])('sends %s with each of its requests', async (_what, options, expected) => {
    const { client, cluster } = await numbers(30)
    const { length: before } = cluster.requests
    await lastValueFrom(read$(client, 'scroll$', { size: 10 }, options))
    await released(client, cluster)
    const sent = cluster.requests.slice(before).filter(({ path }) => /\/_search/.test(path))
    expect(sent.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual([
      'POST /numbers/_search',
      ...Array(sent.length - 2).fill('POST /_search/scroll'),
      'DELETE /_search/scroll',
    ])
    for (const { headers } of sent) expect(headers['x-elastic-client-meta']).toMatch(expected)
  })

  it('sends no flag without the header', async () => {
    const { cluster } = await numbers(3)
    const client = new Client({ node: cluster.url, enableMetaHeader: false })
    onTestFinished(() => client.close())
    const { length: before } = cluster.requests
    await lastValueFrom(read$(client, 'scroll$'))
    for (const { headers } of cluster.requests.slice(before)) {
      expect(headers).not.toHaveProperty('x-elastic-client-meta')
    }
  })
})
