import { expect } from 'vitest'
import type { Unusable } from './unusable.js'

type Refusal = Pick<Unusable, 'reason' | 'outcome'>

const noIndex: Refusal = {
  reason: 'the index of users and roles cannot be created: its analyzer is left out',
  outcome: { statusCode: 400, message: expect.stringContaining('Unknown filter type [pattern_capture]') },
}

const noEnrollment: Refusal = {
  reason: 'the engine was not started for enrollment',
  outcome: { statusCode: 403, message: expect.stringContaining('Enrollment mode is not enabled') },
}

const noApiKey: Refusal = {
  reason: 'there are no API keys',
  outcome: {
    statusCode: 404,
    message: expect.stringContaining('no API key owned by requesting user found for ID [none]'),
  },
}

const noRealm = (statusCode: number, message: string): Refusal => ({
  reason: 'there is no such realm',
  outcome: { statusCode, message: expect.stringContaining(message) },
})

const account = { username: 'anna', password: 'long enough' }

/** What security routes and does not serve here, with a trial license. */
export const unusableSecurity: readonly Unusable[] = [
  {
    endpoint: 'security.activate_user_profile',
    reason: 'the user cannot be known',
    outcome: { statusCode: 401, message: expect.stringContaining('unable to authenticate user [anna]') },
    call: ({ security }) => security.activateUserProfile$({ grant_type: 'password', ...account }),
  },
  {
    endpoint: 'security.bulk_put_role',
    ...noIndex,
    call: ({ security }) => security.bulkPutRole$({ roles: { reader: { cluster: ['monitor'] } } }),
  },
  {
    endpoint: 'security.change_password',
    ...noIndex,
    call: ({ security }) => security.changePassword$({ ...account, username: 'kibana_system' }),
  },
  {
    endpoint: 'security.create_api_key',
    ...noIndex,
    call: ({ security }) => security.createApiKey$({ name: 'key', expiration: '1d' }),
  },
  {
    endpoint: 'security.create_cross_cluster_api_key',
    ...noIndex,
    call: ({ security }) =>
      security.createCrossClusterApiKey$({ name: 'key', access: { search: [{ names: ['books'] }] } }),
  },
  {
    endpoint: 'security.create_service_token',
    ...noIndex,
    call: ({ security }) => security.createServiceToken$({ namespace: 'elastic', service: 'kibana', name: 'token' }),
  },
  {
    endpoint: 'security.delegate_pki',
    reason: 'that is no certificate',
    outcome: { statusCode: 400, message: expect.stringContaining('certificates chain') },
    call: ({ security }) => security.delegatePki$({ x509_certificate_chain: [] }),
  },
  {
    endpoint: 'security.disable_user',
    ...noIndex,
    call: ({ security }) => security.disableUser$({ username: 'kibana_system' }),
  },
  {
    endpoint: 'security.disable_user_profile',
    ...noIndex,
    call: ({ security }) => security.disableUserProfile$({ uid: 'u_1' }),
  },
  {
    endpoint: 'security.enable_user',
    ...noIndex,
    call: ({ security }) => security.enableUser$({ username: 'kibana_system' }),
  },
  {
    endpoint: 'security.enable_user_profile',
    ...noIndex,
    call: ({ security }) => security.enableUserProfile$({ uid: 'u_1' }),
  },
  {
    endpoint: 'security.enroll_kibana',
    ...noEnrollment,
    call: ({ security }) => security.enrollKibana$(),
  },
  {
    endpoint: 'security.enroll_node',
    ...noEnrollment,
    call: ({ security }) => security.enrollNode$(),
  },
  {
    endpoint: 'security.grant_api_key',
    reason: 'the user cannot be known',
    outcome: { statusCode: 403, message: expect.stringContaining('Failed to authenticate api key grant') },
    call: ({ security }) => security.grantApiKey$({ grant_type: 'password', ...account, api_key: { name: 'key' } }),
  },
  {
    endpoint: 'security.oidc_authenticate',
    ...noRealm(401, 'unable to authenticate user [<OIDC Token>]'),
    call: ({ security }) => security.oidcAuthenticate$({ nonce: 'n', state: 's', redirect_uri: 'https://x' }),
  },
  {
    endpoint: 'security.oidc_logout',
    ...noRealm(500, 'supplied token is not valid'),
    call: ({ security }) => security.oidcLogout$({ token: 'none' }),
  },
  {
    endpoint: 'security.oidc_prepare_authentication',
    ...noRealm(500, 'Cannot find OpenID Connect realm with name [none]'),
    call: ({ security }) => security.oidcPrepareAuthentication$({ realm: 'none' }),
  },
  {
    endpoint: 'security.put_privileges',
    ...noIndex,
    call: ({ security }) => security.putPrivileges$({ privileges: { shop: { buy: { actions: ['data:buy'] } } } }),
  },
  {
    endpoint: 'security.put_role',
    ...noIndex,
    call: ({ security }) =>
      security.putRole$({ name: 'reader', indices: [{ names: ['books'], privileges: ['read'] }] }),
  },
  {
    endpoint: 'security.put_role_mapping',
    ...noIndex,
    call: ({ security }) =>
      security.putRoleMapping$({ name: 'all', roles: ['reader'], enabled: true, rules: { field: { username: '*' } } }),
  },
  {
    endpoint: 'security.put_user',
    ...noIndex,
    call: ({ security }) => security.putUser$({ ...account, roles: ['reader'], full_name: 'Anna' }),
  },
  {
    endpoint: 'security.saml_authenticate',
    ...noRealm(401, 'unable to authenticate user [<unauthenticated-saml-user>]'),
    call: ({ security }) => security.samlAuthenticate$({ content: 'PHg+', ids: ['1'], realm: 'none' }),
  },
  {
    endpoint: 'security.saml_complete_logout',
    ...noRealm(500, 'Cannot find any matching realm with name [none]'),
    call: ({ security }) => security.samlCompleteLogout$({ realm: 'none', ids: ['1'], query_string: 'SAMLResponse=x' }),
  },
  {
    endpoint: 'security.saml_invalidate',
    ...noRealm(500, "realmName='none'"),
    call: ({ security }) => security.samlInvalidate$({ realm: 'none', query_string: 'SAMLRequest=x' }),
  },
  {
    endpoint: 'security.saml_logout',
    ...noRealm(500, 'supplied token is not valid'),
    call: ({ security }) => security.samlLogout$({ token: 'none' }),
  },
  {
    endpoint: 'security.saml_prepare_authentication',
    ...noRealm(500, 'Cannot find any matching realm for [SamlPrepareAuthenticationRequest{realmName=none'),
    call: ({ security }) => security.samlPrepareAuthentication$({ realm: 'none' }),
  },
  {
    endpoint: 'security.saml_service_provider_metadata',
    ...noRealm(500, 'Cannot find any matching realm for [none]'),
    call: ({ security }) => security.samlServiceProviderMetadata$({ realm_name: 'none' }),
  },
  {
    endpoint: 'security.update_api_key',
    ...noApiKey,
    call: ({ security }) => security.updateApiKey$({ id: 'none', metadata: { by: 'tests' } }),
  },
  {
    endpoint: 'security.update_cross_cluster_api_key',
    ...noApiKey,
    call: ({ security }) =>
      security.updateCrossClusterApiKey$({ id: 'none', access: { search: [{ names: ['books'] }] } }),
  },
  {
    endpoint: 'security.update_user_profile_data',
    ...noIndex,
    call: ({ security }) => security.updateUserProfileData$({ uid: 'u_1', labels: { team: 'blue' } }),
  },
]
