import { ConfigurationError } from '../errors/index.js'
import type { NodeSettings } from '../nodes/node.js'
import type { RequestHeaders } from '../wire.js'
import { authorizationOf } from './auth.js'
import { readHeaders } from './headers.js'
import * as read from './read-options.js'

/** A node of the cluster with what is special about it. */
export interface NodeOptions {
  /** Where it listens, such as `https://localhost:9200`. */
  url: string | URL
  /** Its name in events and errors. @defaultValue its URL */
  id?: string | undefined
  /** Header fields of every request to it. */
  headers?: RequestHeaders | undefined
  /** Its roles, by which a `nodeFilter` can choose. */
  roles?: readonly string[] | undefined
}

const READERS: read.Readers<Omit<NodeOptions, 'url'> & { url: URL }> = {
  url: readUrl,
  id: read.readText,
  headers: readHeaders,
  roles: (name, value) => {
    if (Array.isArray(value) && value.every((role): role is string => typeof role === 'string')) return value
    throw new ConfigurationError(`${name} must be an array of strings, got ${read.describe(value)}`)
  },
}

/** Reads one of the client's nodes. Its user name and password are taken out of the URL, so that it can be shown. */
export function readNode(name: string, value: unknown): NodeSettings {
  const isUrl = typeof value === 'string' || value instanceof URL
  const node = isUrl ? { url: readUrl(name, value) } : read.readOptions(READERS, value, name)
  if (node.url === undefined) throw new ConfigurationError(`${name}.url is missing`)
  const url = new URL(node.url.href)
  const authorization = authorizationIn(name, url)
  url.username = ''
  url.password = ''
  return { url, id: node.id ?? url.href, headers: node.headers, roles: node.roles ?? [], authorization }
}

function readUrl(name: string, value: unknown): URL {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || text === '') {
    throw new ConfigurationError(`${name} must be a URL such as http://localhost:9200, got ${read.describe(value)}`)
  }
  if (!URL.canParse(text)) throw new ConfigurationError(`${name} is not a URL: ${shown(text)}`)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConfigurationError(`${name} must begin with http:// or https://, got ${shown(text)}`)
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(`${name} must not have a querystring or a fragment: ${shown(text)}`)
  }
  return url
}

/** A wrong URL without what might be a password. */
function shown(text: string): string {
  return JSON.stringify(text.replace(/^(.*:\/\/)?.*@/, '$1[redacted]@').replace(/[?#].*$/, '?…'))
}

function authorizationIn(name: string, { username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '')
    throw new ConfigurationError(`${name} has half a pair of user name and password`)
  try {
    return authorizationOf({ username: decodeURIComponent(username), password: decodeURIComponent(password) })
  } catch {
    // The original message could show a part of the password.
    throw new ConfigurationError(`${name} has a user name or password that is not percent-encoded as it should be`)
  }
}
