import { createServer, type Server } from 'node:https'
import { Client, errors } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { listen } from '../../support/servers/listen.js'
import { type Chain, makeChains } from '../../support/servers/signed-chains.js'

const chains = makeChains()
const { authorityFingerprint, leafFingerprint, clientFingerprint } = chains
const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()

const servers: Server[] = []
const clients: Client[] = []

/** A server that presents a chain, and notes what it received and whether TLS sessions were resumed. */
async function serve(chain: Chain): Promise<{ url: string; received: string[]; resumed: boolean[] }> {
  const received: string[] = []
  const resumed: boolean[] = []
  const server = createServer(chain, (_request, response) => {
    response.writeHead(200, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }).end('{}')
  })
  server.on('secureConnection', (socket) => {
    resumed.push(socket.isSessionReused())
    socket.on('data', (bytes: Buffer) => received.push(bytes.toString('latin1')))
  })
  servers.push(server)
  return { url: await listen(server, 'https'), received, resumed }
}

function call(url: string, caFingerprint: string, options: object = {}): Promise<unknown> {
  const client = new Client({ node: url, caFingerprint, maxRetries: 0, ...options })
  clients.push(client)
  return lastValueFrom(client.info$())
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
  for (const server of servers.splice(0)) server.close()
})

describe.each(KINDS)('$kind: a server is trusted by fingerprint', ({ Kind: Connection }) => {
  it.each([
    ["its authority's", authorityFingerprint],
    ["its authority's, without colons and in lower case", plain(authorityFingerprint)],
    ['its own', leafFingerprint],
  ])('%s', async (_name, fingerprint) => {
    const { url } = await serve(chains.genuine)
    await expect(call(url, fingerprint, { Connection })).resolves.toEqual({})
  })

  it.each([
    ['an authority that the authority signed', chains.delegated, authorityFingerprint],
    ['the authority, for servers and clients', chains.forServers, authorityFingerprint],
    ['the authority, for any usage', chains.forAny, authorityFingerprint],
    ['the authority, for clients, but is itself the one that is trusted', chains.forClients, clientFingerprint],
  ])('with a certificate signed by %s', async (_name, chain, fingerprint) => {
    const { url } = await serve(chain)
    await expect(call(url, fingerprint, { Connection })).resolves.toEqual({})
  })

  it('on every socket: TLS sessions, which bring no certificates, are not resumed', async () => {
    const { url, resumed } = await serve(chains.genuine)
    const headers = { connection: 'close' }
    const client = new Client({ node: url, caFingerprint: authorityFingerprint, headers, Connection })
    clients.push(client)
    for (let n = 0; n < 3; n++) await lastValueFrom(client.info$())
    expect(resumed).toEqual([false, false, false])
  })
})

describe.each(KINDS)('$kind: an untrusted server receives no byte of a request', ({ Kind: Connection }) => {
  const other = 'AB'.repeat(32)
  const cases: [name: string, chain: Chain, fingerprint: string][] = [
    ['another fingerprint', chains.genuine, other],
    ["a forged certificate sent together with the genuine authority's", chains.forged, authorityFingerprint],
    ['a certificate that has expired', chains.expired, authorityFingerprint],
    ["one signed with a client's key, which is no authority's", chains.signedByClient, authorityFingerprint],
    ["one signed with a node's key, which is no authority's", chains.signedByNode, authorityFingerprint],
    ["a client's certificate from the same authority", chains.forClients, authorityFingerprint],
    ['one signed by an authority for clients alone', chains.signedForClients, authorityFingerprint],
  ]

  it.each(cases)('%s', async (_name, chain, fingerprint) => {
    const { url, received } = await serve(chain)
    const error: unknown = await call(url, fingerprint, { Connection }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      progress: 'unsent',
      message: expect.stringContaining('does not have the fingerprint'),
    })
    expect(received).toEqual([])
  })

  it('and the error lists the seen fingerprints', async () => {
    const { url } = await serve(chains.genuine)
    const error = call(url, other, { Connection })
    await expect(error).rejects.toThrow(`seen: ${plain(leafFingerprint)}, ${plain(authorityFingerprint)}`)
  })

  it('and the error reports a certificate that is not for servers', async () => {
    const { url } = await serve(chains.forClients)
    const error = call(url, authorityFingerprint, { Connection })
    await expect(error).rejects.toThrow(`seen: ${plain(clientFingerprint)}, which is not for servers`)
  })

  it('also with a certificate that the system trusts: `tls` adds conditions and removes none', async () => {
    const { url, received } = await serve(chains.genuine)
    await expect(call(url, authorityFingerprint, { Connection, tls: { rejectUnauthorized: true } })).rejects.toThrow(
      /self-signed/,
    )
    expect(received).toEqual([])
  })
})

describe('caFingerprint is checked when the client is created', () => {
  it.each([
    ['a SHA-1 digest', `${'AB:'.repeat(19)}AB`],
    ['not hexadecimal', 'xy'.repeat(32)],
    ['empty', ''],
  ])('%s', (_name, caFingerprint) => {
    expect(() => new Client({ node: 'https://localhost:9200', caFingerprint })).toThrow(
      'caFingerprint must be a SHA-256 fingerprint',
    )
  })

  it('refuses a node that has no certificate', () => {
    expect(() => new Client({ node: 'http://localhost:9200', caFingerprint: authorityFingerprint })).toThrow(
      'caFingerprint needs nodes at https URLs, and http://localhost:9200/ is not one',
    )
  })
})
