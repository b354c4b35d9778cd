import { ConfigurationError } from '../errors/index.js'

/** Names that other clients have for options of a client, and the names to use here. */
const INSTEAD: Readonly<Record<string, string>> = {
  url: 'node',
  uri: 'node',
  host: 'node',
  hosts: 'nodes',
  cloudId: 'cloud: { id }',
  ssl: 'tls',
  log: 'client.events$',
  logger: 'client.events$',
  apiVersion: 'compatibilityVersion',
  apiKey: 'auth: { apiKey }',
  username: 'auth: { username, password }',
  password: 'auth: { username, password }',
}

/** Rejects an option that has another client's name. @throws ConfigurationError with the name to use */
export function rejectOtherNames(options: object): void {
  const name = Object.keys(options).find((given) => Object.hasOwn(INSTEAD, given))
  if (name !== undefined) throw new ConfigurationError(`the client has no option "${name}"; use ${INSTEAD[name]}`)
}
