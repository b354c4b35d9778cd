import { errors } from 'rxelastic'
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
  ])('has no hits if filter_path is %s', async (_where, params, options) => {
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

  it('is refused otherwise', async () => {
    server.answer = sends('{}')
    for (const querystring of [{ pretty: true }, 'pretty=true', '', { filter_path: undefined }]) {
      const error = await record(client.helpers.hits$(search, { querystring })).failed()
      expect(error).toBeInstanceOf(errors.DeserializationError)
    }
  })
})
