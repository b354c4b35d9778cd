import { errors, type SearchEnvelope } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { all, client, hit, search, sends, server, useServer } from './hits-support.js'

useServer()

const filter = 'hits.hits._source'

describe('a response without hits.hits', () => {
  it.each([
    ['a parameter', { filter_path: filter }, {}],
    ['a parameter `querystring`', { querystring: { filter_path: filter } }, {}],
    ['a ready-made parameter `querystring`', { querystring: `filter_path=${filter}` }, {}],
    ['the option `querystring`', {}, { querystring: { filter_path: [filter] } }],
    ['the ready-made option `querystring`', {}, { querystring: `pretty=true&filter_path=${filter}` }],
  ])('has no hits with filter_path %s', async (_where, params, options) => {
    let url: string | undefined
    server.answer = (response, request) => {
      url = request.url
      return sends('{}')(response, request)
    }
    expect(await all(client.helpers.hits$({ ...search, ...params }, options))).toEqual([])
    expect(url).toContain(`filter_path=${filter}`)
    server.answer = sends({ hits: { hits: [hit(1)] } })
    expect(await all(client.helpers.hits$({ ...search, ...params }, options))).toEqual([hit(1)])
  })

  it('has an envelope with an empty list of hits, as its type says', async () => {
    const bodies = [{ took: 1 }, { took: 1, hits: { total: { value: 3 } } }, { hits: { hits: [hit(1)] } }]
    for (const body of bodies) {
      server.answer = sends(body)
      const lengths: number[] = []
      const envelope$ = { next: ({ hits }: SearchEnvelope) => void lengths.push(hits.hits.length) }
      await all(client.helpers.hits$({ ...search, filter_path: 'took' }, { envelope$ }))
      expect(lengths.at(-1)).toBe(0)
    }
  })

  it('is refused otherwise', async () => {
    server.answer = sends('{}')
    for (const querystring of [{ pretty: true }, 'pretty=true', '', { filter_path: undefined }]) {
      const error = await record(client.helpers.hits$(search, { querystring })).failed()
      expect(error).toBeInstanceOf(errors.DeserializationError)
    }
  })
})
