import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { client, HEAD, hit, response, search, sends, server, useServer } from './hits-support.js'

useServer()

describe('hits$ fails', () => {
  it('when the socket breaks, after the hits that arrived', async () => {
    server.answer = (response) => {
      response.writeHead(200, HEAD)
      response.write('{"hits":{"hits":[{"_id":"1"},{"_id', () => response.destroy())
    }
    const run = record(client.helpers.hits$(search))
    expect(await run.failed()).toBeInstanceOf(errors.ConnectionError)
    expect(run.values).toEqual([{ _id: '1' }])
  })

  it.each([
    ['ends too early', '{"took":1,"hits":{"hits":[{"_id":"1"}]', 1],
    ['ends within a hit', '{"took":1,"hits":{"hits":[{"_id":"1"},{"_id"', 1],
    ['has something behind its end', '{"hits":{"hits":[{"_id":"1"}]}}x', 1],
    ['is no JSON around its hits', '{"took":x,"hits":{"hits":[{"_id":"1"}]}}', 0],
    ['is no JSON behind its hits', '{"hits":{"hits":[{"_id":"1"}],,"a":1}}', 1],
    ['is no JSON within a hit', '{"hits":{"hits":[{"_id":"1"},{_id:1}]}}', 1],
    ['has a key that could change a prototype', '{"hits":{"hits":[{"_id":"1"},{"_source":{"__proto__":{}}}]}}', 1],
    ['has a bracket that another hit closes', '{"hits":{"hits":[{"_id":"1"},{"a":[},{"b":1]}]}}', 1],
    ['goes on with what is no hit', '{"hits":{"hits":[{"_id":"1"},{"_id":"2"}x', 2],
    ['is empty', '', 0],
    ['is no search', '{"acknowledged":true}', 0],
  ])('when the response %s, after the hits before', async (_how, text, hits) => {
    for (const size of [5, 1_000]) {
      server.answer = sends(text, size)
      const run = record(client.helpers.hits$(search))
      expect(await run.failed()).toBeInstanceOf(errors.DeserializationError)
      expect(run.values).toEqual([{ _id: '1' }, { _id: '2' }].slice(0, hits))
    }
  })

  it('with the text of the unreadable hit only', async () => {
    server.answer = sends('{"hits":{"hits":[{"_id":"1"},{_id:2},{"_id":"3"}]}}')
    const error = await record(client.helpers.hits$(search)).failed()
    expect(error).toMatchObject({ message: expect.stringContaining('a hit cannot be read (near "{_id:2}') })
  })

  it('when the response lacks the requested documents', async () => {
    server.answer = sends(response([hit(1), { _id: '2' }, hit(3)]))
    const run = record(client.helpers.hits$(search, { as: 'source' }))
    expect(await run.failed()).toMatchObject({
      name: 'DeserializationError',
      message: expect.stringMatching(/cannot be read \(near "\{\\"_id\\":\\"2\\"\}"\): .*_source/),
    })
    expect(run.values).toEqual([{ title: 'B1' }])
  })

  it('when the server refuses the search', async () => {
    server.answer = (response) =>
      response.writeHead(400, HEAD).end('{"error":{"type":"parsing_exception"},"status":400}')
    expect(await record(client.helpers.hits$(search)).failed()).toBeInstanceOf(errors.ResponseError)
  })

  it('when its signal is aborted', async () => {
    server.answer = (response) => response.writeHead(200, HEAD).write('{"hits":{"hits":[{}')
    const controller = new AbortController()
    const run = record(client.helpers.hits$(search, { signal: controller.signal }), () => controller.abort())
    expect(await run.failed()).toBeInstanceOf(errors.RequestAbortedError)
    expect(run.values).toEqual([{}])
  })

  it.each([
    ['asStream', { asStream: true }],
    ['meta', { meta: true }],
    ['as must be one of hit, source, raw', { as: 'row' }],
    ['envelope$ must be an Observer', { envelope$: 1 }],
    ['requestTimeuot', { requestTimeuot: 1 }],
  ])('for the wrong option %s, which it names', async (message, options) => {
    const run = record(client.helpers.hits$(search, JSON.parse(JSON.stringify(options))))
    expect(await run.failed()).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(message) })
    expect(server.requests).toBe(0)
  })
})
