import { Agent } from 'node:http'
import { Client, type ClientOptions, errors } from 'rxelastic'
import { asyncScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'

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
