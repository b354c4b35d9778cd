import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** Other ways in than a password. A part of it wants more than a basic license. */
export function tokens(): void {
  beforeAll(() => lastValueFrom(client().license.postStartTrial$({ acknowledge: true })))

  it('creates a token and invalidates it', async () => {
    const { security } = client()
    const given = await lastValueFrom(security.getToken$({ grant_type: 'client_credentials' }))
    expect(given).toMatchObject({ type: 'Bearer', expires_in: 1200, authentication: { username: 'elastic' } })
    const auth = { bearer: given.access_token }
    const caller = await lastValueFrom(security.authenticate$({}, { auth }))
    expect(caller).toMatchObject({ username: 'elastic', authentication_type: 'token' })
    const taken = await lastValueFrom(security.invalidateToken$({ token: given.access_token }))
    expect(taken).toEqual({ invalidated_tokens: 1, previously_invalidated_tokens: 0, error_count: 0 })
    await expect(lastValueFrom(security.authenticate$({}, { auth }))).rejects.toMatchObject({ statusCode: 401 })
  })

  it('stores the settings of its indices', async () => {
    // The engine wants whole names, where the specification nests them.
    const changed: object = { 'index.auto_expand_replicas': '0-2' }
    const updated = await lastValueFrom(client().security.updateSettings$({ 'security-tokens': changed }))
    expect(updated).toEqual({ acknowledged: true })
    const settings = await lastValueFrom(client().security.getSettings$())
    expect(settings.security).toEqual({})
    expect(settings['security-tokens'].index?.auto_expand_replicas).toBe('0-2')
  })

  it('lists the accounts of services and their tokens', async () => {
    const { security } = client()
    const of = { namespace: 'elastic', service: 'kibana' }
    const accounts = await lastValueFrom(security.getServiceAccounts$(of))
    expect(Object.keys(accounts)).toEqual(['elastic/kibana'])
    expect(accounts['elastic/kibana']?.role_descriptor.cluster).toContain('manage_saml')
    const credentials = await lastValueFrom(security.getServiceCredentials$(of))
    expect(credentials).toMatchObject({ service_account: 'elastic/kibana', count: 1, tokens: {} })
    expect(credentials.nodes_credentials.file_tokens).toEqual({ rxelastic: { nodes: ['node-1'] } })
    const asked = { ...of, name: 'none' }
    expect(await lastValueFrom(security.deleteServiceToken$(asked, { ignore: [404] }))).toEqual({ found: false })
  })

  it('has no API keys', async () => {
    const { security } = client()
    expect(await lastValueFrom(security.getApiKey$({ owner: true }))).toEqual({ api_keys: [] })
    expect(await lastValueFrom(security.queryApiKeys$({ size: 1 }))).toEqual({ total: 0, count: 0, api_keys: [] })
    const invalidated = await lastValueFrom(security.invalidateApiKey$({ ids: ['none'] }))
    expect(invalidated).toMatchObject({ invalidated_api_keys: [], error_count: 0 })
    const updated = await lastValueFrom(security.bulkUpdateApiKeys$({ ids: ['none'], metadata: { by: 'tests' } }))
    expect(updated.errors?.count).toBe(1)
    expect(updated.errors?.details.none?.type).toBe('resource_not_found_exception')
  })

  it('has no profiles of users', async () => {
    const { security } = client()
    const { profiles, errors } = await lastValueFrom(security.getUserProfile$({ uid: ['u_1', 'u_2'] }))
    expect([profiles, errors?.count]).toEqual([[], 2])
    const suggested = await lastValueFrom(security.suggestUserProfiles$({ name: 'a', size: 2 }))
    expect(suggested).toMatchObject({ total: { value: 0, relation: 'eq' }, profiles: [] })
    const asked = { uids: ['u_1'], privileges: { cluster: ['all' as const] } }
    const has = await lastValueFrom(security.hasPrivilegesUserProfile$(asked))
    expect(has.has_privilege_uids).toEqual([])
  })
}
