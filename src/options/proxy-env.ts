import { isIP } from 'node:net'
import { addressOf } from '../connection/socket/address.js'
import { ConfigurationError } from '../errors/index.js'
import { decodable } from './proxy.js'

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables that are asked for a proxy, by the scheme of the node: the first that is not empty says it. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http_proxy', 'all_proxy'],
  'https:': ['https_proxy', 'all_proxy', 'http_proxy'],
}

/**
 * The proxy that the environment names for a node, if any: `HTTPS_PROXY` or `HTTP_PROXY` by the node's scheme, else `ALL_PROXY`;
 * https nodes go through `HTTP_PROXY` when there is nothing else, as with undici. Names in lower case come before those in upper
 * case. A proxy without a scheme is an http proxy.
 *
 * `NO_PROXY` lists, with commas or spaces between them, nodes that are asked directly: `*` for all; names, which include their
 * subdomains whether they begin with a dot or not; addresses; each also with a port. Ranges of addresses (CIDR) are not understood.
 *
 * @throws ConfigurationError if the variable holds no http or https URL, or one whose user name or password cannot be decoded
 */
export function proxyFor(node: URL, environment: Environment = process.env): URL | undefined {
  for (const name of VARIABLES[node.protocol] ?? []) {
    const value = read(name, environment)
    if (value !== '')
      return isExempt(node, read('no_proxy', environment)) ? undefined : proxyUrl(name.toUpperCase(), value)
  }
  return undefined
}

function read(name: string, environment: Environment): string {
  return (environment[name] ?? environment[name.toUpperCase()] ?? '').trim()
}

function proxyUrl(name: string, value: string): URL {
  const text = value.includes('://') ? value : `http://${value}`
  if (/^https?:/i.test(text) && URL.canParse(text)) return decodable(name, new URL(text))
  // What the variable holds is not shown: it can have a password in it.
  throw new ConfigurationError(`${name} must be an http or https URL; for other proxies give an agent`)
}

function isExempt(node: URL, noProxy: string): boolean {
  const { host, port } = addressOf(node)
  return noProxy
    .split(/[,\s]+/)
    .map(readExemption)
    .some((exempt) => (exempt.port === undefined || exempt.port === port) && covers(exempt.host, host))
}

interface Exemption {
  readonly host: string
  readonly port: number | undefined
}

/** An address of IPv6 with a port is in brackets; one without them is all address. */
function readExemption(entry: string): Exemption {
  const [, bracketed, name, port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  const host = (bracketed ?? name ?? entry).replace(/^\*?\./, '').toLowerCase()
  return { host, port: port === undefined ? undefined : Number(port) }
}

function covers(exempt: string, host: string): boolean {
  if (exempt === '*' || host === exempt) return true
  return exempt !== '' && isIP(host) === 0 && host.endsWith(`.${exempt}`)
}
