import { ConfigurationError } from '../errors/index.js'

/**
 * Matches a decoded id: the provider's host, the deployment's part before it, and Kibana's, each with or without a
 * port.
 */
const FORM =
  /^(?<domain>[a-z0-9.-]+)(?::(?<port>\d+))?\$(?<deployment>[a-z0-9-]+)(?::(?<ownPort>\d+))?(?:\$[a-z0-9-]*(?::\d+)?)?$/i
const BASE64 = /^[\w+/-]+={0,2}$/

/**
 * Returns the address that an Elastic Cloud ID stands for.
 *
 * An ID is the deployment's name, a colon, and in base64 `<domain>[:port]$<Elasticsearch>[:port][$<Kibana>[:port]]`.
 * Elasticsearch's own port takes precedence over the domain's.
 * @throws ConfigurationError that names the wrong part
 */
export function cloudUrl(id: unknown): URL {
  if (typeof id !== 'string' || id === '') {
    throw new ConfigurationError('cloud.id must be a string: the Cloud ID that the deployment page shows')
  }
  const encoded = id.slice(id.lastIndexOf(':') + 1)
  if (!BASE64.test(encoded)) throw malformed('the part after its last colon is not base64')
  const { domain, port, deployment, ownPort } = FORM.exec(Buffer.from(encoded, 'base64').toString())?.groups ?? {}
  if (domain === undefined || deployment === undefined) {
    throw malformed('its base64 part does not hold a domain, $ and a deployment')
  }
  const url = `https://${deployment}.${domain}:${ownPort ?? port ?? 443}`
  if (URL.canParse(url)) return new URL(url)
  throw malformed('it does not hold a domain with a port')
}

function malformed(reason: string): ConfigurationError {
  return new ConfigurationError(`cloud.id is not a Cloud ID such as "my-deployment:ZXUtd2VzdC0x...": ${reason}`)
}
