import type { LookupFunction } from 'node:net'
import { Client, errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { WireServer } from '../../support/servers/wire-server.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1,DNS:es.test')
const SCHEMES = [
  { scheme: 'http', tls: {} },
  { scheme: 'https', tls: { tls: { key, cert } } },
] as const

/** Resolves every name to the loopback, and records what it is asked. */
function recordingLookup(): { lookup: LookupFunction; asked: unknown[] } {
  const asked: unknown[] = []
  const lookup: LookupFunction = (host, { family, all }, callback) => {
    asked.push([host, family])
    if (all === true) callback(null, [{ address: '127.0.0.1', family: 4 }])
    else callback(null, '127.0.0.1', 4)
  }
  return { lookup, asked }
}

describe.each(CARRIERS)('$carrier: options of sockets', ({ clientTo }) => {
  describe.each(SCHEMES)('over $scheme', ({ scheme, tls }) => {
    it('localAddress sets the local address of sockets', async () => {
      const server = await WireServer.start((request) => request.response(), tls)
      const client = clientTo(server.url, { tls: { ca }, localAddress: '127.0.0.2' })
      await record(client.info$()).completed()
      expect(server.requests[0]?.socket.remoteAddress).toBe('127.0.0.2')
    })

    it('lookup resolves names in the requested family', async () => {
      const server = await WireServer.start((request) => request.response(), tls)
      const { lookup, asked } = recordingLookup()
      const client = clientTo(`${scheme}://es.test:${server.url.port}`, { tls: { ca }, lookup, family: 4 })
      await record(client.info$()).completed()
      expect(asked).toEqual([['es.test', 4]])
    })
  })

  it('maxHeaderSize limits the head of a response', async () => {
    const server = await WireServer.start((request) => request.response('{}', `warning: ${'x'.repeat(7_000)}\r\n`))
    await record(clientTo(server.url, { maxHeaderSize: 8_000 }).info$()).completed()
    const client = clientTo(server.url, { maxHeaderSize: 7_000 })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const error = await record(client.info$()).failed()
    expect(error).toBeInstanceOf(errors.RequestAbortedError)
    expect(error).toMatchObject({ message: expect.stringContaining('maxHeaderSize'), progress: 'answered' })
    expect(server.requests).toHaveLength(2)
    expect(events).not.toContain('node-dead')
    expect(events).not.toContain('retry')
  })

  it('no option is needed to read 400 deprecation warnings', async () => {
    const warning = `warning: 299 Elasticsearch-9.2.0-25d88452371273dd27356c98598287b669a03eae "${'deprecated '.repeat(7)}"\r\n`
    const server = await WireServer.start((request) => request.response('{}', warning.repeat(400)))
    const [result] = await record(clientTo(server.url).info$({}, { meta: true })).completed()
    expect(result?.warnings).toHaveLength(400)
  })
})

describe.each(['http', 'https'] as const)('a proxy at %s', (scheme) => {
  it('is reached from localAddress, by lookup', async () => {
    const server = await WireServer.start((request) => request.response())
    const proxy = await ProxyServer.start(scheme === 'https' ? { tls: { ca, key, cert } } : {})
    const { lookup, asked } = recordingLookup()
    const url = new URL(proxy.url)
    url.hostname = 'es.test'
    const client = new Client({
      node: server.url,
      proxy: url,
      tls: { ca },
      lookup,
      family: 4,
      localAddress: '127.0.0.2',
    })
    await record(client.info$()).completed()
    await client.close()
    expect(asked).toEqual([['es.test', 4]])
  })
})

describe('options of sockets', () => {
  it('can be given as agent, like those of http.Agent', async () => {
    const server = await WireServer.start((request) => request.response('{}', `x-long: ${'x'.repeat(100_000)}\r\n`))
    const { lookup, asked } = recordingLookup()
    const agent = { localAddress: '127.0.0.3', maxHeaderSize: 200_000, family: 4, lookup } as const
    const client = new Client({ node: `http://es.test:${server.url.port}`, agent })
    await record(client.info$()).completed()
    await client.close()
    expect(server.requests[0]?.socket.remoteAddress).toBe('127.0.0.3')
    expect(asked).toEqual([['es.test', 4]])
  })

  it.each([
    ['localAddress', 'localhost'],
    ['localAddress', 1],
    ['family', 5],
    ['family', '4'],
    ['lookup', 'dns'],
    ['maxHeaderSize', 0],
    ['maxHeaderSize', '64kb'],
  ])('%s of %j is refused by name', (name, value) => {
    const make = (options: object) => () => new Client({ node: 'http://es:9200', ...options })
    expect(make({ [name]: value })).toThrow(errors.ConfigurationError)
    expect(make({ [name]: value })).toThrow(name)
    expect(make({ agent: { [name]: value } })).toThrow(`agent.${name}`)
  })
})
