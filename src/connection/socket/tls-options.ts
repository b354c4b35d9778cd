import { isIP } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { addressOf } from './address.js'

/** Returns the options of `tls.connect` for a node. The user's take precedence over ours. */
export function tlsOptions({ url, tls, caFingerprint }: ConnectionOptions): TlsOptions {
  // The fingerprint replaces the system's authorities.
  const trust = caFingerprint === undefined ? undefined : { rejectUnauthorized: false }
  return { servername: serverName(url), ALPNProtocols: ['http/1.1'], ...trust, ...tls }
}

/** Returns the server name for TLS. It is empty for an address (RFC 6066, section 3). */
export function serverName(url: URL): string {
  const { host } = addressOf(url)
  return isIP(host) ? '' : host
}
