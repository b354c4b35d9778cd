import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { authorizationOf } from '../credentials/credentials.js'
import { credentialsIn } from '../credentials/url-credentials.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import type { RequestHeaders } from '../message/wire.js'
import type { NodeSettings } from '../nodes/node.js'
import { parseHeaders } from '../validate/headers.js'
import { parseOptions, parseText, type Validators } from '../validate/parse-options.js'
import { parseTls } from './tls.js'

/** Node with its own options. */
export interface NodeOptions {
  /** Address of the node, such as `https://localhost:9200`. */
  url: string | URL
  /**
   * Name in events and errors. If it is the node's id in the cluster, sniffing recognizes the node by it. @defaultValue
   * its URL
   */
  id?: string | undefined
  /** Header fields of every request to the node. Those of the client and the call replace them. @defaultValue none */
  headers?: RequestHeaders | undefined
  /**
   * Roles by which a `nodeFilter` can choose: a list, or an object such as `{ master: true, data: false }`.
   *
   * @defaultValue the roles that sniffing finds
   */
  roles?: readonly string[] | Readonly<Record<string, boolean>> | undefined
  /**
   * Options of `tls.connect` that differ from those of the client. They are merged into the client's. @defaultValue
   * none
   */
  tls?: TlsOptions | undefined
}

const VALIDATORS: Validators<Omit<NodeOptions, 'url' | 'roles'> & { url: URL; roles: readonly string[] }> = {
  url: readUrl,
  id: parseText,
  headers: parseHeaders,
  roles: parseRoles,
  tls: parseTls,
}

/** Advice for parts of an address, such as `host` and `port`. */
const ADDRESS = "; its address is one text: { url: 'http://localhost:9200' }"

/** Parses one of the client's nodes. User name and password are removed from the URL, so that it can be shown. */
export function parseNode(name: string, value: unknown): NodeSettings {
  const isUrl = !isObject(value) || value instanceof URL
  const node = isUrl ? { url: readUrl(name, value) } : parseOptions(VALIDATORS, value, name, name, ADDRESS)
  if (node.url === undefined) throw new ConfigurationError(`${name}.url is missing`)
  const url = new URL(node.url.href)
  const authorization = authorizationIn(name, url)
  url.username = ''
  url.password = ''
  const { id, headers, roles = [], tls } = node
  return { url, id, headers, roles, tls, authorization }
}

function parseRoles(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((role): role is string => typeof role === 'string')) return [...value]
  if (isSwitches(value)) return Object.keys(value).filter((role) => value[role])
  throw new ConfigurationError(
    `${name} must be an array of strings, or an object of true and false, got ${describe(value)}`,
  )
}

function isSwitches(value: unknown): value is Readonly<Record<string, boolean>> {
  if (!isObject(value)) return false
  return Object.values(value).every((given) => typeof given === 'boolean')
}

function readUrl(name: string, value: unknown): URL {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || text === '') {
    throw new ConfigurationError(`${name} must be a URL such as http://localhost:9200, got ${describe(value)}`)
  }
  if (!URL.canParse(text)) {
    throw new ConfigurationError(`${name} is not a URL: ${quoteUrl(text)}${suggestion(text)}${advice(text)}`)
  }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConfigurationError(
      `${name} must begin with http:// or https://, got ${quoteUrl(text)}${suggestion(text)}`,
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(`${name} must not have a querystring or a fragment: ${quoteUrl(text)}${advice(text)}`)
  }
  return url
}

/** Quotes a wrong URL without a possible password. */
function quoteUrl(text: string): string {
  return JSON.stringify(text.replace(/^(.*:\/\/)?.*@/s, '$1[redacted]@').replace(/[?#].*$/s, '?…'))
}

/** Returns what to do with a text that is almost a URL. */
function advice(text: string): string {
  if (text.includes('@')) return '; percent-encode user name and password, or pass them as auth'
  return text.includes(',') ? '; pass several nodes as a list' : ''
}

/** Suggests the URL of a host without a scheme, with or without a port. */
function suggestion(text: string): string {
  const { host, port = ':9200' } = /^(?<host>[\w.-]+|\[[\da-f:.]+\])(?<port>:\d+)?\/?$/i.exec(text)?.groups ?? {}
  const url = `http://${host}${port}`
  return host !== undefined && URL.canParse(url) ? `; do you mean ${url}?` : ''
}

function authorizationIn(name: string, url: URL): string | undefined {
  const { username, password } = url
  if (username === '' && password === '') return undefined
  if (username === '' || password === '')
    throw new ConfigurationError(`${name} needs both a user name and a password, or neither`)
  return authorizationOf(credentialsIn(name, url))
}
