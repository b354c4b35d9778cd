import { Agent, createServer } from 'node:http'
import { runInNewContext } from 'node:vm'
import { Client, type ClientOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { asyncScheduler, lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../support/servers/listen.js'

const node = 'http://localhost:9200'

/** Makes a client of options that the types would not let through. */
const make = (options: object): Client => Reflect.construct(Client, [options])

describe('a wrong option of the client is a ConfigurationError that names it', () => {
  const wrong: [name: string, options: object, message: string][] = [
    ['nothing', {}, 'the client needs a node, or nodes, or a cloud id'],
    ['no nodes', { nodes: [] }, 'the client needs a node, or nodes, or a cloud id'],
    ['both', { node, nodes: [node] }, 'node and nodes cannot be given together'],
    ['a typo', { nod: node }, 'the client has no option "nod"; did you mean node?'],
    [
      'another typo',
      { node, requestTimout: 5 },
      'the client has no option "requestTimout"; did you mean requestTimeout?',
    ],
    ['no URL', { node: 'localhost' }, 'node is not a URL: "localhost"'],
    [
      'a host and port',
      { node: 'localhost:9200' },
      'node must begin with http:// or https://, got "localhost:9200"; do you mean http://localhost:9200?',
    ],
    [
      'an address and port',
      { node: '127.0.0.1:9200' },
      'node is not a URL: "127.0.0.1:9200"; do you mean http://127.0.0.1:9200?',
    ],
    ['an IPv6 address and port', { nodes: ['[::1]:9200'] }, '"[::1]:9200"; do you mean http://[::1]:9200?'],
    ['another scheme', { node: 'ftp://h' }, 'node must begin with http:// or https://, got "ftp://h"'],
    ['a password with a line break', { node: 'htp://u:a\nhunter2@h' }, 'http:// or https://, got "htp://[redacted]@h"'],
    [
      'a password that is not encoded',
      { node: 'http://u:hunter#2@h' },
      'node is not a URL: "http://[redacted]@h"; percent-encode user name and password, or pass them as auth',
    ],
    [
      'a password that begins like a port',
      { node: 'http://u:1#hunter2@h' },
      'a fragment: "http://[redacted]@h"; percent-encode user name and password',
    ],
    ['several URLs in one text', { node: 'http://a:1,http://b:2' }, '; pass several nodes as a list'],
    [
      'host and port apart',
      { node: { host: 'h', port: 9200 } },
      'node has no option "host"; its address is one text: { url: \'http://localhost:9200\' }',
    ],
    ['an agent', { node, agent: new Agent() }, 'function that makes an agent, got an Agent; pass () => agent'],
    ['an empty URL', { node: '' }, 'node must be a URL such as http://localhost:9200, got an empty string'],
    ['a number', { nodes: [9200] }, 'nodes[0] must be a URL such as http://localhost:9200, got a number'],
    ['no url', { node: { headers: {} } }, 'node.url is missing'],
    [
      'a querystring',
      { node: `${node}?a=1` },
      'node must not have a querystring or a fragment: "http://localhost:9200?…"',
    ],
    ['a negative timeout', { node, requestTimeout: -1 }, 'requestTimeout must be a positive number of milliseconds'],
    ['a timeout in words', { node, idleTimeout: 'soon' }, 'idleTimeout must be a positive number of milliseconds'],
    ['a fraction of retries', { node, maxRetries: 1.5 }, 'maxRetries must be a whole number of 0 or more, got 1.5'],
    ['a wrong switch', { node, retryOnTimeout: 'yes' }, 'retryOnTimeout must be true or false, got a string'],
    ['a wrong compression', { node, compression: 'br' }, "compression must be true, false or 'gzip', got a string"],
    ['too large a size', { node, maxResponseSize: 2 ** 60 }, 'maxResponseSize must be a whole number between 1 and'],
    ['headers as text', { node, headers: 'a: b' }, 'headers must be an object of header fields, got a string'],
    [
      'headers of a class',
      { node, headers: new Headers({ a: 'b' }) },
      'headers must be a plain object, got a Headers; pass Object.fromEntries(…)',
    ],
    ['a promise of credentials', { node, auth: Promise.resolve() }, 'got a Promise; pass a function that returns it'],
    ['a pair of credentials', { node, auth: ['elastic', 'x'] }, 'username and password, got an array'],
    [
      'a header of two lines',
      { node, headers: { a: 'b\r\nc: d' } },
      'headers["a"] has a character that a header cannot carry',
    ],
    ['a wrong header name', { node, headers: { 'a b': '1' } }, 'headers has a field with an invalid name: "a b"'],
    [
      'credentials as text',
      { node, auth: 'elastic:x' },
      'auth must be an object with apiKey, bearer, or username and password',
    ],
    [
      'a URL with a stray percent',
      { node: 'http://elastic:100%@host' },
      'node has a user name or password that is not',
    ],
    [
      'a URL with half a pair',
      { node: 'http://elastic@host' },
      'node needs both a user name and a password, or neither',
    ],
    ['a bigint', { node, requestTimeout: 10n }, 'requestTimeout must be a positive number of milliseconds'],
    ['a wrong prefix', { node, opaqueIdPrefix: 'a\nb' }, 'opaqueIdPrefix has a character that a header cannot carry'],
    ['empty credentials', { node, auth: {} }, 'auth must have apiKey, bearer, or username and password'],
    ['half a pair', { node, auth: { username: 'elastic' } }, 'auth.password is missing'],
    ['the other half', { node, auth: { apiKey: 'k', password: 'p' } }, 'auth.username is missing'],
    ['an empty key', { node, auth: { apiKey: '' } }, 'auth.apiKey must be a string that is not empty'],
    ['half a key', { node, auth: { apiKey: { id: 'a' } } }, 'auth.apiKey.api_key must be a string that is not empty'],
    ['a wrong credential', { node, auth: { token: 't' } }, 'auth.token does not exist'],
    [
      'a wrong selector',
      { node, nodeSelector: 'robin' },
      'nodeSelector must be one of round-robin, random, least-busy, got "robin"',
    ],
    ['a wrong version', { node, compatibilityVersion: 7 }, 'compatibilityVersion must be one of 8, 9, auto, got 7'],
    [
      'wrong interceptors',
      { node, interceptors: { perCall: {} } },
      'perCall must be an array of functions, got an object',
    ],
    ['a wrong interceptor', { node, interceptors: { perAttempt: [1] } }, 'perAttempt[0] must be a function, got 1'],
    [
      'a wrong redaction',
      { node, redaction: { type: 'hide' } },
      'type must be one of replace, remove, off, got "hide"',
    ],
    ['a wrong kind of longs', { node, longs: 'exact' }, 'longs must be one of number, bigint, string, got "exact"'],
    [
      'longs and a serializer',
      { node, longs: 'bigint', serializer: { serialize: String, ndserialize: String, deserialize: JSON.parse } },
      'longs cannot be given together with a serializer',
    ],
    ['a wrong kind of vectors', { node, vectors: 'hex' }, 'vectors must be one of numbers, base64, got "hex"'],
    [
      'vectors and a serializer',
      { node, vectors: 'base64', serializer: { serialize: String, ndserialize: String, deserialize: JSON.parse } },
      'vectors cannot be given together with a serializer',
    ],
    ['a wrong mode', { node, serverMode: 'cloud' }, 'serverMode must be one of stack, serverless, got "cloud"'],
    ['a wrong scheduler', { node, scheduler: Date }, 'scheduler must be an RxJS scheduler, got a function'],
  ]

  it.each(wrong)('%s', (_name, options, message) => {
    expect(() => make(options)).toThrow(errors.ConfigurationError)
    expect(() => make(options)).toThrow(message)
  })

  it('refuses missing options', () => {
    expect(() => Reflect.construct(Client, [])).toThrow(
      "the options of the client must be an object, such as { node: 'http://localhost:9200' }, got nothing",
    )
  })

  it('hides a password in a wrong URL', () => {
    for (const url of ['htp://elastic:hunter2@host', 'elastic:hunter2@host:9200', 'http://elastic:hunter2@h o s t']) {
      expect(() => make({ node: url })).toThrow(errors.ConfigurationError)
      expect(() => make({ node: url })).not.toThrow('hunter2')
    }
  })

  it('accepts a list of nodes under either name', () => {
    for (const client of [
      new Client({ node: [node, { url: 'http://other:9200', id: 'b' }] }),
      new Client({ nodes: [node, { url: 'http://other:9200', id: 'b' }] }),
    ])
      expect(client.stats().nodes.map(({ url }) => url)).toEqual([`${node}/`, 'http://other:9200/'])
    expect(() => make({ node: [node, 'localhost'] })).toThrow('node[1] is not a URL: "localhost"')
    expect(() => make({ node: [] })).toThrow('the client needs a node')
  })

  it('accepts right options', () => {
    const right: ClientOptions = {
      nodes: [node, new URL(node), { url: node, roles: ['data'] }],
      scheduler: asyncScheduler,
    }
    expect(make(right)).toBeInstanceOf(Client)
  })
})

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

describe('a client without an Elasticsearch', () => {
  const server = createServer((_request, response) => {
    response.end('<html>It works!</html>')
  })
  let url = ''
  beforeAll(async () => {
    url = await listen(server)
  })
  afterAll(() => {
    server.close()
  })

  it('fails with one ConnectionError with code and address if nothing listens', async () => {
    const client = new Client({ node: 'http://127.0.0.1:1', maxRetries: 0 })
    const error: unknown = await lastValueFrom(client.info$()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^connect ECONNREFUSED 127\.0\.0\.1:1 \(http:\/\/127\.0\.0\.1:1\/\) for GET \/, 1 attempt in \d+ ms$/,
      ),
      elapsed: expect.any(Number),
      code: 'ECONNREFUSED',
      progress: 'unsent',
      cause: expect.any(Error),
    })
  })

  it('fails for a host without an address', async () => {
    const client = new Client({ node: 'http://no-such-host.invalid:9200', maxRetries: 0 })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(/no-such-host\.invalid/)
  })

  it('fails with a ProductNotSupportedError that names another server', async () => {
    const client = new Client({ node: url })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(errors.ProductNotSupportedError)
    await expect(lastValueFrom(client.info$())).rejects.toThrow(`the server at ${url}/ does not identify itself`)
    await client.close()
  })

  it('refuses a header field that changes the framing and sends nothing', async () => {
    const client = new Client({ node: url })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const call = client.info$({}, { headers: { expect: '100-continue' } })
    await expect(lastValueFrom(call)).rejects.toThrow(errors.ConfigurationError)
    expect(events).toEqual([])
    await client.close()
  })

  it('reports http at a node that expects https', async () => {
    const client = new Client({ node: url.replace('http:', 'https:'), maxRetries: 0 })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(errors.ConnectionError)
    await client.close()
  })
})
