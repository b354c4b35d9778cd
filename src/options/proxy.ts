import { credentialsIn } from '../credentials/url-credentials.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'

/** Parses the `proxy` option. Errors never show the URL, because it can contain a password. */
export function parseProxy(name: string, value: unknown): URL | 'env' {
  if (value === 'env') return value
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string') {
    throw new ConfigurationError(
      `${name} must be a URL such as http://user:password@localhost:8080, or 'env', got ${describe(value)}`,
    )
  }
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return decodable(name, new URL(text))
  throw new ConfigurationError(
    `${name} must be a URL that begins with http:// or https://; for socks and other proxies give an agent`,
  )
}

/** Rejects a URL that would otherwise fail with each request. */
export function decodable(name: string, proxy: URL): URL {
  credentialsIn(name, proxy)
  return proxy
}
