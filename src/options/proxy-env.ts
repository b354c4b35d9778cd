import { BlockList, isIP } from 'node:net'
import { addressOf } from '../connection/socket/address.js'
import { ConfigurationError } from '../errors/index.js'
import { decodable } from './proxy.js'

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Variables that name a proxy, by the scheme of the node. The first one that is not empty counts. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http_proxy', 'all_proxy'],
  'https:': ['https_proxy', 'all_proxy', 'http_proxy'],
}

/**
 * Returns the proxy that the environment names for a node: `HTTPS_PROXY` or `HTTP_PROXY` by the node's scheme, else
 * `ALL_PROXY`.
 *
 * Without another one, https nodes go through `HTTP_PROXY`, as with undici. Names in lower case come first. A proxy
 * without a scheme is an http proxy.
 *
 * `NO_PROXY` lists nodes that are reached directly, separated by commas or spaces. `*` stands for all nodes. A name
 * includes its subdomains, with or without a dot before it. Names and addresses may have a port. A dot at the end of a
 * name does not count. `10.0.0.0/8` and `fd00::/8` are ranges of addresses (CIDR).
 *
 * @throws ConfigurationError if the variable holds no http or https URL, or one whose user name or password cannot be
 * decoded
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
  // The value of the variable is not shown, because it can contain a password.
  throw new ConfigurationError(`${name} must be an http or https URL; for other proxies give an agent`)
}

function isExempt(node: URL, noProxy: string): boolean {
  const { host, port } = addressOf(node)
  const name = withoutDot(host)
  return noProxy
    .split(/[,\s]+/)
    .map(readExemption)
    .some((exempt) => (exempt.port === undefined || exempt.port === port) && covers(exempt.host, name))
}

interface Exemption {
  readonly host: string
  readonly port: number | undefined
}

/** Parses one entry of `NO_PROXY`. An IPv6 address with a port is in brackets; without brackets there is no port. */
function readExemption(entry: string): Exemption {
  const [, bracketed, name, port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  const host = normalized((bracketed ?? name ?? entry).replace(/^\*?\./, '').toLowerCase())
  return { host, port: port === undefined ? undefined : Number(port) }
}

function covers(exempt: string, host: string): boolean {
  if (exempt === '*' || host === exempt) return true
  if (isIP(host) !== 0 && exempt.includes('/')) return isInRange(host, exempt)
  return exempt !== '' && isIP(host) === 0 && host.endsWith(`.${exempt}`)
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '')
}

/** Writes an IPv6 address as URLs do. Other hosts lose the dot at their end. */
function normalized(host: string): string {
  return isIP(host) === 6 ? new URL(`http://[${host}]`).hostname.slice(1, -1) : withoutDot(host)
}

function isInRange(address: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/')
  const family = isIP(network)
  if (family !== isIP(address) || !/^\d+$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(prefix), type)
  return list.check(address, type)
}
