import { runInNewContext } from 'node:vm'
import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'

describe('a wrong option of a call is an error of that call, and nothing is sent', () => {
  const Connection = MemoryConnection.answering(() => ({ body: {} }))
  const client = new Client({ node: 'http://memory', Connection })
  const call = (options: object, params: object = { index: 'books' }): Promise<unknown> =>
    lastValueFrom(Reflect.apply(client.search$, client, [params, options]))

  const wrong: [name: string, options: object, message: string][] = [
    ['a typo', { requestTimout: 5 }, 'the call has no option "requestTimout"; did you mean requestTimeout?'],
    ['a timeout', { requestTimeout: '5 parsecs' }, 'requestTimeout must be a positive number'],
    ['a status', { ignore: 404 }, 'ignore must be an array of status codes, got a number'],
    [
      'a status that is a text',
      { ignore: [404, '409'] as never },
      'ignore[1] must be a status code such as 404, got "409"',
    ],
    ['a signal', { signal: {} }, 'signal must be an AbortSignal, got an object'],
    [
      'a stream',
      { asStream: 'tokens' },
      "asStream must be true, false, 'bytes' or stream-json's options, got a string",
    ],
    [
      'a querystring of a class',
      { querystring: new URLSearchParams('a=1') },
      'querystring must be a plain object, got a URLSearchParams; pass Object.fromEntries(…)',
    ],
    ['a querystring', { querystring: 5 }, 'querystring must be an object or a string, got a number'],
    ['too large a size', { maxResponseSize: 2 ** 40 }, 'for a response that is not streamed it can be at most'],
    ['an id of two lines', { opaqueId: 'a\nb' }, 'opaqueId has a character that a header cannot carry'],
    ['a header that is no Latin-1', { headers: { 'x-user': '日本' } }, 'has a character that a header cannot carry'],
    ['no object', [], 'options must be an object, got an array'],
    ['null', null, 'options must be an object, got null'],
    ['a parameter', { size: 5 }, 'the call has no option "size"; parameters of the API belong in the first argument'],
    [
      'an AbortController',
      new AbortController(),
      'options must be a plain object, got an AbortController; pass { signal: controller.signal }',
    ],
    ['an AbortSignal', AbortSignal.abort(), 'options must be a plain object, got an AbortSignal; pass { signal }'],
    ['another instance', new Map([['id', 1]]), 'options must be a plain object, got a Map'],
    ['one without a name', Object.create({ id: 1 }), 'got an object that inherits from another one'],
  ]

  it.each(wrong)('%s', async (_name, options, message) => {
    await expect(call(options)).rejects.toThrow(errors.ConfigurationError)
    await expect(call(options)).rejects.toThrow(message)
    expect(Connection.requests).toEqual([])
  })

  it.each([
    ['an object without a prototype', Object.create(null)],
    ['an object of another realm', runInNewContext('({})')],
    ['an instance that has options of its own', Object.assign(new (class Options {})(), { id: 1 })],
  ])('accepts %s', async (_name, options) => {
    const other = MemoryConnection.answering(() => ({ body: {} }))
    const calls = new Client({ node: 'http://memory', Connection: other })
    expect(await lastValueFrom(calls.search$({ index: 'books' }, options))).toEqual({})
  })

  it('refuses an AbortController in a derived client, too', () => {
    const derive = (): unknown => Reflect.apply(client.options, client, [new AbortController()])
    expect(derive).toThrow(errors.ConfigurationError)
    expect(derive).toThrow('the options of a derived client must be a plain object, got an AbortController')
  })

  const requests: [name: string, params: object, message: string][] = [
    ['a path without a slash', { method: 'GET', path: '_search' }, 'path must begin with a slash'],
    ['a path with a fragment', { method: 'GET', path: '/a#b' }, 'path must begin with a slash and be percent-encoded'],
    ['a path with a blank', { method: 'GET', path: '/a b' }, 'path must begin with a slash and be percent-encoded'],
    [
      'a typo',
      { method: 'GET', path: '/', querystirng: {} },
      'request$ has no option "querystirng"; did you mean querystring?',
    ],
    ['no method', { path: '/' }, 'request$ needs a method'],
    ['another method', { method: 'FETCH', path: '/' }, 'method must be one of'],
    ['lines that are none', { method: 'POST', path: '/_bulk', bulkBody: {} }, 'bulkBody must be an array'],
  ]

  it.each(requests)('request$: %s', async (_name, params, message) => {
    const sent = lastValueFrom(Reflect.apply(client.request$, client, [params]))
    await expect(sent).rejects.toThrow(errors.ConfigurationError)
    await expect(lastValueFrom(Reflect.apply(client.request$, client, [params]))).rejects.toThrow(message)
    expect(Connection.requests).toEqual([])
  })

  it('request$: accepts methods in lower case', async () => {
    const lower = MemoryConnection.answering(() => ({ body: {} }))
    await lastValueFrom(
      new Client({ node: 'http://memory', Connection: lower }).request$({ method: 'head', path: '/' }),
    )
    expect(lower.requests.map(({ method }) => method)).toEqual(['HEAD'])
  })

  it('names a missing parameter', async () => {
    await expect(lastValueFrom(Reflect.apply(client.get$, client, [{ index: 'books' }]))).rejects.toThrow(/get.*`id`/)
    expect(Connection.requests).toEqual([])
  })
})
