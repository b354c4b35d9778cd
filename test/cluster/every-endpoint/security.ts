import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

const missing = { ignore: [404] }

/** Who may do what. The index of users and roles cannot be created here: there is only what is built in. */
export function access(): void {
  it('identifies the caller and its privileges', async () => {
    const caller = await lastValueFrom(client().security.authenticate$())
    expect(caller).toMatchObject({ username: 'elastic', roles: ['superuser'], authentication_type: 'realm' })
    expect(caller.authentication_realm.type).toBe('reserved')
    const { cluster, run_as } = await lastValueFrom(client().security.getUserPrivileges$())
    expect([cluster, run_as]).toEqual([['all'], ['*']])
    const asked = { cluster: ['monitor' as const], index: [{ names: 'books', privileges: ['read' as const] }] }
    const has = await lastValueFrom(client().security.hasPrivileges$(asked))
    expect(has).toMatchObject({ username: 'elastic', has_all_requested: true, cluster: { monitor: true } })
    expect(has.index.books).toEqual({ read: true })
  })

  it('lists the built-in users and roles', async () => {
    const users = await lastValueFrom(client().security.getUser$({ username: ['elastic', 'kibana_system'] }))
    expect(Object.keys(users)).toEqual(['elastic', 'kibana_system'])
    expect(users.elastic?.roles).toEqual(['superuser'])
    const roles = await lastValueFrom(client().security.getRole$({ name: ['superuser', 'nobody'] }))
    expect(Object.keys(roles)).toEqual(['superuser'])
    expect(roles.superuser?.run_as).toEqual(['*'])
    const { cluster, index } = await lastValueFrom(client().security.getBuiltinPrivileges$())
    expect(cluster).toContain('manage_security')
    expect(index).toContain('view_index_metadata')
  })

  it('has no other users and roles', async () => {
    const none = { total: 0, count: 0 }
    const query = { match_all: {} }
    expect(await lastValueFrom(client().security.queryUser$({ query }))).toEqual({ ...none, users: [] })
    expect(await lastValueFrom(client().security.queryRole$({ query }))).toEqual({ ...none, roles: [] })
    expect(await lastValueFrom(client().security.getRoleMapping$())).toEqual({})
    expect(await lastValueFrom(client().security.getPrivileges$())).toEqual({})
  })

  it('finds no other users and roles to delete', async () => {
    const { security } = client()
    const name = 'nobody'
    expect(await lastValueFrom(security.deleteUser$({ username: name }, missing))).toEqual({ found: false })
    expect(await lastValueFrom(security.deleteRole$({ name }, missing))).toEqual({ found: false })
    expect(await lastValueFrom(security.deleteRoleMapping$({ name }, missing))).toEqual({ found: false })
    const privileges = { application: 'shop', name: ['buy', 'sell'] }
    expect(await lastValueFrom(security.deletePrivileges$(privileges, missing))).toEqual({
      shop: { buy: { found: false }, sell: { found: false } },
    })
    expect(await lastValueFrom(security.bulkDeleteRole$({ names: [name] }))).toEqual({})
  })

  it('clears its caches', async () => {
    const { security } = client()
    const responses = [
      await lastValueFrom(security.clearCachedRealms$({ realms: 'reserved', usernames: ['elastic'] })),
      await lastValueFrom(security.clearCachedRoles$({ name: '*' })),
      await lastValueFrom(security.clearCachedPrivileges$({ application: 'shop' })),
      await lastValueFrom(security.clearApiKeyCache$({ ids: ['1', '2'] })),
      await lastValueFrom(security.clearCachedServiceTokens$({ namespace: 'elastic', service: 'kibana', name: '*' })),
    ]
    for (const { cluster_name, _nodes, nodes } of responses) {
      expect([cluster_name, _nodes.successful]).toEqual(['rxelastic', 1])
      expect(Object.values(nodes)).toEqual([{ name: 'node-1' }])
    }
  })

  it('reports the usage of its roles', async () => {
    const [node] = Object.values((await lastValueFrom(client().security.getStats$())).nodes)
    expect(node?.roles.dls.bit_set_cache).toMatchObject({ count: 0, memory: '0b' })
  })

  it('lists the certificates of the node', async () => {
    const certificates = await lastValueFrom(client().ssl.certificates$())
    expect(certificates.map(({ path }) => path)).toContain('node.crt')
    const found = certificates.find(({ path }) => path === 'ca.crt')
    expect(found).toMatchObject({ format: 'PEM', subject_dn: 'CN=rxelastic test authority', has_private_key: false })
  })
}
