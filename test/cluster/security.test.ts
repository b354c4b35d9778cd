import { inspect } from 'node:util'
import { type AuthSource, type Credentials, errors, type NodeSelector } from 'rxelastic'
import { lastValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../support/recording/recorded.js'
import { connect } from './support/nodes.js'
import { useSecureCluster } from './support/secure-cluster.js'

const cluster = useSecureCluster()

const elastic = (): Credentials => ({ username: cluster.security.username, password: cluster.security.password })
const kibana = (): Credentials => ({ bearer: cluster.security.serviceToken })

/** Who the server takes the caller for. */
async function nameOf(
  client = connect(cluster.url, { tls: { ca: cluster.security.ca } }),
  auth?: AuthSource | null,
): Promise<unknown> {
  const { username } = await lastValueFrom(client.security.authenticate$({}, { auth }))
  return username
}

/** None of what must stay secret is in what people log of an error. */
function expectNoSecret(error: unknown, ...secrets: string[]): void {
  const shown = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)].join('\n')
  const { username, password, serviceToken } = cluster.security
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  const found = [password, serviceToken, basic, ...secrets].filter((secret) => shown.includes(secret))
  expect(found).toEqual([])
}

describe('a client with credentials', () => {
  it('authenticates by password, by token, and by both in different calls', async () => {
    const client = connect(cluster.url, { tls: { ca: cluster.security.ca }, auth: elastic() })
    expect(await nameOf(client)).toBe('elastic')
    expect(await nameOf(client, kibana())).toBe('elastic/kibana')
    expect(await nameOf(client.options({ auth: kibana() }))).toBe('elastic/kibana')
    expect(await nameOf(client)).toBe('elastic')
  })

  it('takes credentials from the URL and decodes them', async () => {
    const encoded = Array.from(cluster.security.password, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
    const client = connect(cluster.url.replace('//', `//${cluster.security.username}:${encoded}@`), {
      tls: { ca: cluster.security.ca },
    })
    expect(await nameOf(client)).toBe('elastic')
    expect(await nameOf(client, kibana())).toBe('elastic/kibana')
    const nobody = await record(client.security.authenticate$({}, { auth: null })).failed()
    expect(nobody).toMatchObject({ name: 'ResponseError', statusCode: 401 })
    expectNoSecret(nobody, encoded)
  })

  it('sends a given authorization header before anything else', async () => {
    const headers = { Authorization: `Bearer ${cluster.security.serviceToken}` }
    const client = connect(cluster.url, { tls: { ca: cluster.security.ca }, auth: elastic() })
    const { username } = await lastValueFrom(client.security.authenticate$({}, { headers }))
    expect(username).toBe('elastic/kibana')
  })

  it('asks a function for credentials on each attempt', async () => {
    const asked: string[] = []
    const auth = (): Credentials => {
      asked.push('now')
      return asked.length === 1 ? { bearer: 'expired' } : kibana()
    }
    // The first attempt finds nobody at its node.
    const nodeSelector: NodeSelector = ([first, ...others]) => first ?? others[0] ?? expect.fail('no node')
    const client = connect(['https://127.0.0.1:1', cluster.url], {
      tls: { ca: cluster.security.ca },
      auth,
      nodeSelector,
    })
    const { body, meta } = await lastValueFrom(client.security.authenticate$({}, { meta: true }))
    expect(body.username).toBe('elastic/kibana')
    expect(meta.attempts).toBe(1)
    expect(asked).toHaveLength(2)
  })

  it.each<[string, AuthSource]>([
    ['a Promise', async () => elastic()],
    ['an Observable', () => of(elastic())],
  ])('asks a function for credentials through %s', async (_, auth) => {
    expect(await nameOf(undefined, auth)).toBe('elastic')
  })
})

describe('an error for wrong credentials', () => {
  it.each([
    [
      'a wrong password',
      { username: 'elastic', password: 'hunter2' },
      'hunter2',
      /unable to authenticate user \[elastic\]/,
    ],
    ['a wrong token', { bearer: 'AAEAAWsecret' }, 'AAEAAWsecret', /./],
    ['a wrong API key', { apiKey: 'aWQ6c2VjcmV0a2V5' }, 'aWQ6c2VjcmV0a2V5', /./],
    ['the halves of a wrong API key', { apiKey: { id: 'id', api_key: 'secretkey' } }, 'secretkey', /./],
  ])('%s', async (_, auth, secret, reason) => {
    for (const client of [
      connect(cluster.url, { tls: { ca: cluster.security.ca }, auth }),
      connect(cluster.url, { tls: { ca: cluster.security.ca }, auth: elastic() }).child({ auth }),
    ]) {
      const error = await record(client.security.authenticate$()).failed()
      expect(error).toBeInstanceOf(errors.ResponseError)
      expect(error).toMatchObject({
        statusCode: 401,
        message: expect.stringMatching(/^401 for GET \/_security\/_authenticate: security_exception: \w/),
        body: { error: { type: 'security_exception', reason: expect.stringMatching(reason) } },
        headers: { 'www-authenticate': expect.anything() },
      })
      expectNoSecret(error, secret, Buffer.from(`elastic:${secret}`).toString('base64'))
    }
    const perCall = connect(cluster.url, { tls: { ca: cluster.security.ca } }).security.authenticate$({}, { auth })
    const error = await record(perCall).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 401 })
    expectNoSecret(error, secret, Buffer.from(`elastic:${secret}`).toString('base64'))
  })

  it('ends a stream like other calls', async () => {
    const client = connect(cluster.url, {
      tls: { ca: cluster.security.ca },
      auth: { username: 'elastic', password: 'hunter2' },
    })
    const tokens = record(client.search$({ index: '*' }, { asStream: true }))
    expect(await tokens.failed()).toMatchObject({ name: 'ResponseError', statusCode: 401 })
    expect(tokens.values).toEqual([])
  })
})

describe('a client that checks the server', () => {
  it.each([
    ['by its authority', () => ({ ca: cluster.security.ca })],
    ['not, where that is not asked for', () => ({ rejectUnauthorized: false })],
  ])('%s', async (_, tls) => {
    expect(await nameOf(connect(cluster.url, { tls: tls() }), elastic())).toBe('elastic')
  })

  it('refuses an unknown authority without sending a password, and says why', async () => {
    const client = connect(cluster.url, { auth: elastic(), maxRetries: 0 })
    const error = await record(client.security.authenticate$()).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/),
      message: expect.stringMatching(
        /certificate.* \(https:\/\/127\.0\.0\.1:\d+\/\) for GET \/\S+, 1 attempt in [\d.]+ m?s$/,
      ),
      progress: 'unsent',
      cause: expect.any(Error),
    })
    expectNoSecret(error)
  })

  it('refuses a certificate for another name, and both names are in the error', async () => {
    const client = connect(cluster.url, {
      tls: { ca: cluster.security.ca, servername: 'other.example' },
      auth: elastic(),
      maxRetries: 0,
    })
    const error = await record(client.security.authenticate$()).failed()
    expect(error).toMatchObject({
      name: 'ConnectionError',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      message: expect.stringContaining('other.example'),
    })
    expectNoSecret(error)
  })

  it('reports a closed connection if it speaks without TLS', async () => {
    const client = connect(cluster.url.replace('https', 'http'), { auth: elastic(), maxRetries: 0 })
    const error = await record(client.security.authenticate$()).failed()
    expect(error).toMatchObject({ name: 'ConnectionError', cause: expect.any(Error) })
    expectNoSecret(error)
  })
})
