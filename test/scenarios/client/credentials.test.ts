import { type AuthSource, Client, type ClientOptions, errors, type SharedOptions } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'

/** The `authorization` header that reaches the node. */
async function sent(given: ClientOptions, derived: SharedOptions = {}, call: SharedOptions = {}): Promise<unknown> {
  const Connection = MemoryConnection.answering(() => ({ body: {} }))
  const client = new Client({ ...given, Connection })
  await lastValueFrom(client.options(derived).search$({ index: 'books' }, call))
  expect(Connection.requests).toHaveLength(1)
  return Connection.requests[0]?.headers.authorization
}

const node = 'http://memory'
const withUser = 'http://elastic:p%40ss@memory'
const BY_URL = `Basic ${btoa('elastic:p@ss')}`
const ofNode = { url: withUser, headers: { authorization: 'Bearer node' } }

/** What a client can say, and who its calls are then. */
const CLIENTS: [says: string, options: ClientOptions, who: string | undefined][] = [
  ['nothing', { node }, undefined],
  ['a URL', { node: withUser }, BY_URL],
  ['auth', { node: withUser, auth: { apiKey: 'client' } }, 'ApiKey client'],
  ['a function', { node: withUser, auth: () => ({ apiKey: 'client' }) }, 'ApiKey client'],
  ['a header', { node: withUser, headers: { Authorization: 'Bearer client' } }, 'Bearer client'],
  [
    'a header and auth',
    { node: withUser, headers: { authorization: 'Bearer client' }, auth: { apiKey: 'client' } },
    'Bearer client',
  ],
  ['a header for the node', { node: ofNode, auth: { apiKey: 'client' } }, 'Bearer node'],
  ['nobody', { node: withUser, auth: null }, undefined],
]

/** What a derived client or a call can say, and who it is then. */
const overrides = (
  level: string,
): [says: string, options: SharedOptions, who: (before: string | undefined) => string | undefined][] => [
  ['nothing', {}, (before) => before],
  ['auth', { auth: { apiKey: level } }, () => `ApiKey ${level}`],
  ['a function', { auth: async () => ({ apiKey: level }) }, () => `ApiKey ${level}`],
  ['an Observable', { auth: of({ apiKey: level }) }, () => `ApiKey ${level}`],
  ['a header', { headers: { AUTHORIZATION: `Bearer ${level}` } }, () => `Bearer ${level}`],
  [
    'a header and auth',
    { headers: { authorization: `Bearer ${level}` }, auth: { apiKey: level } },
    () => `Bearer ${level}`,
  ],
  ['nobody', { auth: null }, () => undefined],
]

const KEY = { apiKey: { id: 'id', api_key: 'secret' } }
const BEARER = { bearer: 'token' }
const PAIR = { username: 'elastic', password: 'päss:word' }

const WRONG: [what: string, auth: unknown, message: string][] = [
  ['no credentials', {}, 'auth must have apiKey, bearer, or username and password'],
  ['only a user name', { username: 'u' }, 'auth.password is missing'],
  ['only a password', { password: 'p' }, 'auth.username is missing'],
  ['half a pair beside a key', { apiKey: 'k', username: 'u' }, 'auth.password is missing'],
  ['an empty user name', { username: '', password: 'p' }, 'auth.username must be a string that is not empty'],
  ['an empty password', { username: 'u', password: '' }, 'auth.password must be a string that is not empty'],
  ['an empty key', { apiKey: '' }, 'auth.apiKey must be a string that is not empty'],
  ['an empty id', { apiKey: { id: '', api_key: 'k' } }, 'auth.apiKey.id must be a string that is not empty'],
  ['half a key', { apiKey: { id: 'i' } }, 'auth.apiKey.api_key must be a string that is not empty'],
  ['an empty token', { bearer: '' }, 'auth.bearer must be a string that is not empty'],
  ['an empty token beside a key', { apiKey: 'k', bearer: '' }, 'auth.bearer must be a string that is not empty'],
  ['an empty pair beside a token', { bearer: 't', username: '', password: '' }, 'auth.username must be a string'],
  [
    'a key with its scheme',
    { apiKey: 'ApiKey a2V5' },
    'auth.apiKey must not contain blanks; leave out a scheme such as "ApiKey"',
  ],
  [
    'a token with its scheme',
    { bearer: 'Bearer t' },
    'auth.bearer must not contain blanks; leave out a scheme such as "Bearer"',
  ],
  ['a colon in a user name', { username: 'a:b', password: 'p' }, 'auth.username must not contain a colon'],
  ['a text', 'elastic:pass', 'auth must be an object with apiKey, bearer, or username and password'],
  ['a promise, which could be given only once', Promise.resolve(KEY), 'got a Promise; pass a function that returns it'],
]

describe('credentials', () => {
  describe('the last given ones apply: headers before auth before the URL', () => {
    describe.each(CLIENTS)('client with %s', (_client, options, client) => {
      describe.each(overrides('derived'))('derived client with %s', (_derived, derived, ofDerived) => {
        it.each(overrides('call'))('call with %s', async (_call, call, ofCall) => {
          expect(await sent(options, derived, call)).toBe(ofCall(ofDerived(client)))
        })
      })
    })
  })

  it('stay those of the parent when a header is removed or another one is added', async () => {
    const auth = { apiKey: 'client' }
    expect(await sent({ node, auth }, { headers: { 'x-id': '1' } })).toBe('ApiKey client')
    expect(await sent({ node, auth, headers: { authorization: 'a' } }, { headers: { authorization: undefined } })).toBe(
      'ApiKey client',
    )
  })

  it.each<[string, AuthSource, string]>([
    ['a key in two halves', KEY, `ApiKey ${btoa('id:secret')}`],
    ['an encoded key', { apiKey: 'ZW5jb2RlZA==' }, 'ApiKey ZW5jb2RlZA=='],
    ['a token', BEARER, 'Bearer token'],
    ['a pair', PAIR, `Basic ${Buffer.from('elastic:päss:word').toString('base64')}`],
    ['a key before a token', { ...KEY, ...BEARER }, `ApiKey ${btoa('id:secret')}`],
    ['a key before a pair', { ...PAIR, ...KEY }, `ApiKey ${btoa('id:secret')}`],
    ['a token before a pair', { ...PAIR, ...BEARER }, 'Bearer token'],
    ['a key before all', { ...PAIR, ...BEARER, ...KEY }, `ApiKey ${btoa('id:secret')}`],
  ])('are the most specific of several: %s', async (_what, auth, expected) => {
    expect(await sent({ node, auth })).toBe(expected)
  })

  describe('wrong credentials are a ConfigurationError', () => {
    it.each(WRONG)('%s', async (_what, auth, message) => {
      const make = () => Reflect.construct(Client, [{ node, auth }])
      expect(make).toThrow(errors.ConfigurationError)
      expect(make).toThrow(message)
      const Connection = MemoryConnection.answering(() => ({ body: {} }))
      const client = new Client({ node, Connection })
      const derive = () => Reflect.apply(client.options, client, [{ auth }])
      expect(derive).toThrow(errors.ConfigurationError)
      const call = lastValueFrom(Reflect.apply(client.search$, client, [{}, { auth }]))
      await expect(call).rejects.toThrow(errors.ConfigurationError)
      const asked = lastValueFrom(Reflect.apply(client.search$, client, [{}, { auth: () => of(auth) }]))
      await expect(asked).rejects.toThrow(errors.ConfigurationError)
      expect(Connection.requests).toEqual([])
    })
  })
})
