import { inspect } from 'node:util'
import { type ClientEvent, type CommonOptions, HttpConnection, UndiciConnection } from 'rxelastic'
import { defer, lastValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../support/recording/recorded.js'
import { makeCertificates } from '../support/servers/certificates.js'
import { ProxyServer } from '../support/servers/proxy-server.js'
import { connect } from './support/nodes.js'
import { useSecureCluster } from './support/secure-cluster.js'

const cluster = useSecureCluster()

const elastic = () => ({ username: cluster.security.username, password: cluster.security.password })
const kibana = () => ({ bearer: cluster.security.serviceToken })

async function nameAt(options: CommonOptions): Promise<unknown> {
  const { username } = await lastValueFrom(connect(cluster.url, options).security.authenticate$())
  return username
}

describe('a client of a secured cluster', () => {
  describe.each([
    ['undici', UndiciConnection],
    ["Node's own client", HttpConnection],
  ])('over %s', (_, Connection) => {
    it('trusts a server by fingerprint alone, in any notation', async () => {
      const { caFingerprint } = cluster.security
      for (const written of [caFingerprint, caFingerprint.toLowerCase().replaceAll(':', '')]) {
        expect(await nameAt({ Connection, caFingerprint: written, auth: elastic() })).toBe('elastic')
      }
    })

    it('refuses a wrong fingerprint and lists the seen ones in the error', async () => {
      const client = connect(cluster.url, {
        Connection,
        caFingerprint: 'ab'.repeat(32),
        auth: elastic(),
        maxRetries: 0,
      })
      const error = await record(client.security.authenticate$()).failed()
      expect(error).toMatchObject({ name: 'ConnectionError', progress: 'unsent' })
      expect(inspect(error)).toContain(cluster.security.caFingerprint.replaceAll(':', '').toLowerCase())
    })

    it('reads a certificate authority from its file', async () => {
      expect(await nameAt({ Connection, tls: { ca: cluster.security.caPath }, auth: elastic() })).toBe('elastic')
    })
  })

  describe('credentials that change', () => {
    it('are requested again after a 401, even for a write, without counting as a retry', async () => {
      const given = [{ bearer: 'AAEAAWexpired' }, kibana(), elastic()]
      const auth = defer(() => of(given.shift() ?? elastic()))
      const client = connect(cluster.url, { caFingerprint: cluster.security.caFingerprint, auth, maxRetries: 0 })
      const { body, meta } = await lastValueFrom(client.security.authenticate$({}, { meta: true }))
      expect([body.username, meta.attempts, given.length]).toEqual(['elastic/kibana', 0, 1])
      given.unshift({ bearer: 'AAEAAWexpired' })
      const written = await lastValueFrom(client.index$({ index: 'rotating', document: { n: 1 }, refresh: true }))
      expect([written.result, given.length]).toEqual(['created', 0])
      expect((await lastValueFrom(client.count$({ index: 'rotating' }))).count).toBe(1)
    })

    it('are requested twice and no more if they stay wrong', async () => {
      let asked = 0
      const auth = () => ({ bearer: `AAEAAWwrong${++asked}` })
      const client = connect(cluster.url, { caFingerprint: cluster.security.caFingerprint, auth })
      const error = await record(client.security.authenticate$()).failed()
      expect(error).toMatchObject({ name: 'ResponseError', statusCode: 401 })
      expect(asked).toBe(2)
    })
  })

  describe('a client behind a proxy', () => {
    it.each([
      ['an http proxy', undefined],
      ['an https proxy', makeCertificates('IP:127.0.0.1')],
    ])('passes %s that requires a password', async (_, tls) => {
      const proxy = await ProxyServer.start({ credentials: 'user:p@ss', ...(tls === undefined ? {} : { tls }) })
      const ca = [cluster.security.ca, ...(tls === undefined ? [] : [tls.ca])]
      expect(await nameAt({ proxy: proxy.as('user', 'p@ss'), tls: { ca }, auth: elastic() })).toBe('elastic')
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(cluster.url).host]))
    })
  })

  it('sniffs the secured node at its own address and keeps using it', async () => {
    const client = connect(cluster.url, {
      caFingerprint: cluster.security.caFingerprint,
      auth: elastic(),
      sniffOnStart: true,
    })
    const sniffed = new Promise<ClientEvent>((resolve) => {
      client.events$.subscribe((event) => event.type === 'sniff' && resolve(event))
    })
    await lastValueFrom(client.count$({}))
    expect(await sniffed).toMatchObject({
      reason: 'start',
      nodes: [expect.objectContaining({ roles: expect.any(Array) })],
    })
    const { meta } = await lastValueFrom(client.count$({}, { meta: true }))
    expect(String(meta.connection)).toMatch(/^https:/)
  })
})
