import { Agent } from 'node:http'
import { Client, errors, UndiciConnection } from 'rxelastic'
import { describe, expect, it } from 'vitest'

const node = 'http://localhost:9200'

/** Makes a client of options that the types would not let through. */
const make = (options: object): Client => Reflect.construct(Client, [options])

describe('a wrong option of connections is a ConfigurationError that names it', () => {
  const wrong: [name: string, options: object, message: string][] = [
    ['a wrong connection', { node, Connection: {} }, 'Connection must be a class, got an object'],
    ['a connection that is no class', { node, Connection: () => ({}) }, 'Connection must be a class, got a function'],
    ['a wrong proxy', { node, proxy: 'localhost:8080' }, 'proxy must be a URL that begins with http:// or https://'],
    ['a socks proxy', { node, proxy: 'socks5://h:1' }, 'for socks and other proxies give an agent'],
    ['a proxy that is no URL', { node, proxy: true }, "localhost:8080, or 'env', got a boolean"],
    ['a proxy with a stray percent', { node, proxy: 'http://user:100%@h:1' }, 'proxy has a user name or password that'],
    ['a wrong agent', { node, agent: 'keepAlive' }, 'agent must be false, options of http.Agent, or a function'],
    ["an agent's typo", { node, agent: { maxSocket: 5 } }, 'agent has no option "maxSocket"; did you mean maxSockets?'],
    [
      "an agent's switch in words",
      { node, agent: { keepAlive: 'no' } },
      'agent.keepAlive must be true or false, got a',
    ],
    ["an agent's wrong count", { node, agent: { maxSockets: '3' } }, 'agent.maxSockets must be a whole number between'],
    ["an agent's fraction", { node, agent: { maxSockets: 1.5 } }, 'agent.maxSockets must be a whole number between'],
    ["an agent's wrong time", { node, agent: { timeout: 'soon' } }, 'agent.timeout must be a positive number of'],
    ["an agent's other option", { node, agent: { maxFreeSockets: 5 } }, 'agent.maxFreeSockets cannot be set'],
    ['no agent from the function', { node, agent: () => undefined }, 'the agent function must return an http.Agent'],
    [
      'the promise of an agent',
      { node, agent: async () => new Agent() },
      'the agent function must return an http.Agent',
    ],
    [
      'an agent that cannot be made',
      {
        node,
        agent: () => {
          throw new Error('no proxy')
        },
      },
      'the agent function failed: no proxy',
    ],
    [
      'an agent for undici',
      { node, agent: () => new Agent(), Connection: UndiciConnection },
      'UndiciConnection cannot use an agent',
    ],
    [
      'a limit beside an agent',
      { node, agent: () => new Agent(), maxSockets: 5 },
      'maxSockets cannot be given together with an agent',
    ],
    [
      'a time beside an agent',
      { node, agent: () => new Agent(), keepAliveTimeout: '5s' },
      'keepAliveTimeout cannot be given together with an agent',
    ],
    ['no sockets', { node, maxSockets: 0 }, 'maxSockets must be a whole number between 1 and 65535, got 0'],
    ['half a socket', { node, maxSockets: 2.5 }, 'maxSockets must be a whole number between 1 and 65535, got 2.5'],
    ['sockets in words', { node, maxSockets: '5' }, 'maxSockets must be a whole number between 1 and 65535, got a'],
    [
      'no idle time',
      { node, keepAliveTimeout: 0 },
      'keepAliveTimeout must be more than 0; for a new socket with each request give agent: false',
    ],
    ['a wrong idle time', { node, keepAliveTimeout: '10' }, 'keepAliveTimeout must be a positive number of'],
    ['a wrong node filter', { node, nodeFilter: 'data' }, 'nodeFilter must be a function, got a string'],
    ['wrong ids', { node, generateRequestId: 'uuid' }, 'generateRequestId must be a function, got a string'],
    ['sniffing in words', { node, sniffOnStart: 'yes' }, 'sniffOnStart must be true or false, got a string'],
    ['sniffing after faults in words', { node, sniffOnConnectionFault: 1 }, 'sniffOnConnectionFault must be true or'],
    ['sniffing at no interval', { node, sniffInterval: 0 }, 'sniffInterval must be'],
    ['sniffing at a wrong interval', { node, sniffInterval: 'often' }, 'sniffInterval must be'],
    ['a wrong address to sniff at', { node, sniffEndpoint: 5 }, 'sniffEndpoint must be'],
    [
      'a proxy and an agent',
      { node, proxy: 'http://h:1', agent: () => undefined },
      'proxy cannot be given together with an agent',
    ],
    ['tls as text', { node, tls: 'ca.crt' }, 'tls must be an object, got a string'],
    [
      'a typo in tls',
      { node, tls: { rejectUnauthorised: false } },
      'tls has no option "rejectUnauthorised"; did you mean rejectUnauthorized?',
    ],
    [
      "a typo in a node's tls",
      { node: { url: node, tls: { servrname: 'es' } } },
      'tls has no option "servrname"; did you mean servername?',
    ],
    [
      'an authority that is not there',
      { node, tls: { ca: './no-such.crt' } },
      'tls.ca is neither a certificate in PEM nor',
    ],
    ['a wrong fingerprint', { node, caFingerprint: 'AB:CD' }, 'caFingerprint must be a SHA-256 fingerprint'],
    ['a pin without TLS', { node, caFingerprint: 'ab'.repeat(32) }, 'caFingerprint needs nodes at https URLs'],
  ]

  it.each(wrong)('%s', (_name, options, message) => {
    expect(() => make(options)).toThrow(errors.ConfigurationError)
    expect(() => make(options)).toThrow(message)
  })

  it('hides a key that was given in place of an authority', () => {
    const tls = { ca: 'MIIEvQhunter2\nMIIEvQhunter2\n' }
    expect(() => make({ node, tls })).toThrow('tls.ca is neither a certificate in PEM nor')
    expect(() => make({ node, tls })).not.toThrow('hunter2')
  })

  it('reports a stray percent in a proxy of the environment when the client is created', () => {
    process.env.http_proxy = 'http://user:hunter2%@proxy:1'
    try {
      expect(() => make({ node, proxy: 'env' })).toThrow(errors.ConfigurationError)
      expect(() => make({ node, proxy: 'env' })).toThrow('HTTP_PROXY has a user name or password that is not')
      expect(() => make({ node, proxy: 'env' })).not.toThrow('hunter2')
    } finally {
      delete process.env.http_proxy
    }
  })
})
