import { ConfigurationError } from '../errors/index.js'

/** Names that other clients have for options of a client, and the names to use here. */
const INSTEAD: Readonly<Record<string, string>> = {
  url: 'node',
  uri: 'node',
  host: 'node',
  hosts: 'nodes',
  cloudId: 'cloud: { id }',
  cloud_id: 'cloud: { id }',
  timeout: 'requestTimeout or totalTimeout',
  retries: 'maxRetries',
  rejectUnauthorized: 'tls: { rejectUnauthorized }',
  ssl: 'tls',
  log: 'client.events$',
  logger: 'client.events$',
  apiVersion: 'compatibilityVersion',
  apiKey: 'auth: { apiKey }',
  username: 'auth: { username, password }',
  password: 'auth: { username, password }',
  api_key: 'auth: { apiKey }',
  basic_auth: 'auth: { username, password }',
  bearer_auth: 'auth: { bearer }',
  ca_certs: 'tls: { ca }',
  verify_certs: 'tls: { ca } or caFingerprint',
  ssl_assert_fingerprint: 'caFingerprint',
}

/** Rejects an option that has another client's name. @throws ConfigurationError with the name to use */
export function rejectOtherNames(options: object): void {
  const name = Object.keys(options).find((given) => Object.hasOwn(INSTEAD, given))
  if (name !== undefined) throw new ConfigurationError(`the client has no option "${name}"; use ${INSTEAD[name]}`)
}
